import { describe, expect, it } from 'vitest';
import { facetsOf } from './facets-of.ts';

describe('facetsOf', () => {
  it('reads a text once while it is remembered', () => {
    const facets = facetsOf('remember this one');
    expect(facetsOf('remember this one')).toBe(facets);
  });

  it('forgets the oldest of many texts', () => {
    const facets = facetsOf('forget this one');
    for (let index = 0; index < 5_000; index++) facetsOf(`text ${index}`);
    expect(facetsOf('forget this one')).not.toBe(facets);
    expect(facetsOf('forget this one')).toEqual(facets);
  });

  it('names numbers, identifiers, content and the kind of question', () => {
    const facets = facetsOf('How many users of node.js cancelled 2 orders?');
    expect(facets.quantities).toEqual([{ value: '2', unit: undefined }]);
    expect([...facets.identifiers]).toEqual(['nodejs']);
    expect(facets.content.map(({ stem }) => stem)).toEqual(['mani', 'user', 'cancel', 'order']);
    expect(facets.question).toBe('how much');
  });
});
