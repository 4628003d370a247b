import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ThinkSplitter } from './think-splitter.ts';

function split(pieces: readonly string[]): { text: string; think: string; content: string } {
  const splitter = new ThinkSplitter();
  const parts = [...pieces.map((piece) => splitter.add(piece)), splitter.end()];
  const joined = (field: 'text' | 'think' | 'content') => parts.map((part) => part[field]).join('');
  return { text: joined('text'), think: joined('think'), content: joined('content') };
}

it.each([
  ['plain text', 'plain text', ''],
  ['<think>Hm. </think>\n\nYes', 'Yes', 'Hm. '],
  [' \n<think>Hm</think>Yes', 'Yes', 'Hm'],
  ['<think>never ends', '', 'never ends'],
  ['<thi', '<thi', ''],
  ['a <think>b</think>', 'a <think>b</think>', ''],
  ['<think>a</thi', '', 'a</thi'],
  ['', '', ''],
])('S3-45 parts %j into text and thinking however it is cut', (content, text, think) => {
  fc.assert(
    fc.property(fc.array(fc.nat(content.length)), (cuts) => {
      const borders = [0, ...cuts.sort((left, right) => left - right), content.length];
      const pieces = borders.slice(1).map((end, index) => content.slice(borders[index], end));
      expect(split(pieces)).toEqual({ text, think, content });
    }),
  );
});

it('gives text at once when it cannot be the beginning of a tag', () => {
  const splitter = new ThinkSplitter();
  expect(splitter.add('The').text).toBe('The');
  expect(splitter.add(' <think>').text).toBe(' <think>');
});
