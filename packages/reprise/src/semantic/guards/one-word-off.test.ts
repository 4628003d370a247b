import { describe, expect, it } from 'vitest';
import { facetsOf } from './facets-of.ts';
import { isOneWordOff } from './one-word-off.ts';

const compare = (one: string, other: string) => [
  isOneWordOff(facetsOf(one), facetsOf(other)),
  isOneWordOff(facetsOf(other), facetsOf(one)),
];

describe('isOneWordOff', () => {
  it.each([
    ['How do I cancel my subscription?', 'How do I cancel my trial subscription?'],
    ['What are the symptoms of flu?', 'What are the causes of flu?'],
    ['sort a list', 'sort a tuple'],
  ])('finds one word between %j and %j', (one, other) => {
    expect(compare(one, other)).toEqual([true, true]);
  });

  it.each([
    ['the same words in another order', 'sort the list quickly', 'quickly sort the list'],
    ['two words', 'sort a list', 'shuffle a tuple'],
    ['another frame', 'How do I sort a list?', 'sort a tuple'],
    ['opposites, which a guard sees', 'How do I enable sync?', 'How do I disable sync?'],
    ['Chinese', '怎么开户', '怎么销户'],
  ])('does not find it in %s', (_, one, other) => {
    expect(compare(one, other)).toEqual([false, false]);
  });
});
