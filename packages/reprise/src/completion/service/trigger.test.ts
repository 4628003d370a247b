import { describe, expect, it } from 'vitest';
import { place } from './service-fixture.js';
import { isTrigger } from './trigger.ts';
import { writingContext } from './writing-context.ts';

function triggers(marked: string): boolean {
  return isTrigger(writingContext({ ...place(marked), types: [], maxSuggestions: 3 }));
}

describe('S2-51 suggestions', () => {
  it.each([
    ['behind three characters', 'The|'],
    ['at the end of a word', 'The quick| brown'],
    ['behind a space', 'The quick |brown'],
    ['on a new line', '- milk\n|'],
    ['at the end of Chinese text', '我们喜欢|'],
    ['between two Chinese words', '他说我们|喜欢你'],
    ['between a Latin and a Chinese word', 'Redis|缓存'],
    ['behind an emoji', 'Yes 👍|'],
  ])('are given %s', (_, marked) => {
    expect(triggers(marked)).toBe(true);
  });

  it.each([
    ['at the beginning', '|The'],
    ['behind two characters', 'Th|'],
    ['behind two spaces', 'The  |'],
    ['behind two wide spaces', '我们　　|'],
    ['behind a tab', 'The\t|'],
    ['behind a blank line', 'The\n\n|'],
    ['behind a blank line of Windows', 'The\r\n\r\n|'],
    ['behind a line of spaces', 'The\n \n|'],
    ['in the middle of a word', 'The qui|ck'],
    ['in the middle of a word with an apostrophe', "We don'|t"],
    ['in the middle of a number', 'Pi is 3.|14'],
    ['in the middle of a Chinese word', '他说我们喜|欢你'],
    ['in the middle of a family', 'The 👩‍|👧'],
    ['between a letter and its accent', 'The cafe|\u0301'],
  ])('are not given %s', (_, marked) => {
    expect(triggers(marked)).toBe(false);
  });
});
