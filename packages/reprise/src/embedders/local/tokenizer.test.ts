import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModelFile } from './model-file.ts';
import { ModelMemory } from './model-memory.ts';
import { Tokenizer, unknownPiece } from './tokenizer.ts';

const built = new URL('../../../dist/embedders/local/model.bin', import.meta.url);
const memory = new ModelMemory(parseModelFile(readFileSync(built)));
const scores = memory.floats(memory.address('pieces.scores'), memory.lengthOf('pieces.scores')).slice();
const names = new TextDecoder()
  .decode(memory.bytes(memory.address('pieces.text'), memory.lengthOf('pieces.text')))
  .split('\n');
const tokenizer = new Tokenizer(names, scores);

const references: { text: string; pieces: number[] }[] = JSON.parse(
  readFileSync(new URL('./reference-embeddings.json', import.meta.url), 'utf8'),
);

describe('Tokenizer', () => {
  it.each(references)('cuts like the published tokenizer: $text', ({ text, pieces }) => {
    expect(Array.from(tokenizer.segment(text).ids)).toEqual(pieces);
  });

  it('marks the start of each word', () => {
    const { ids } = tokenizer.segment('reset my password');
    expect(Array.from(ids, (id) => names[id])).toEqual(['▁re', 'set', '▁my', '▁password']);
  });

  it('makes one unknown piece of neighbouring unknown characters', () => {
    const { ids } = tokenizer.segment('日本の');
    expect(Array.from(ids).filter((id) => id === unknownPiece)).toHaveLength(1);
  });

  it('prefers the cut with the higher sum of scores over the longer piece', () => {
    const pieces = ['?', '', '', '', '', '', '▁', 'ab', 'abc', 'a', 'b', 'c', 'd', 'cd'];
    const toy = new Tokenizer(pieces, Float32Array.of(0, 0, 0, 0, 0, 0, -1, -1, -4, -5, -5, -3, -3, -1));
    expect(Array.from(toy.segment('abcd').ids, (id) => pieces[id])).toEqual(['▁', 'ab', 'cd']);
  });

  it('covers any text without a gap, each known piece being what stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (text) => {
        const { points, ids, ends } = tokenizer.segment(text);
        let start = 0;
        for (const [at, id] of ids.entries()) {
          const standing = String.fromCodePoint(...points.subarray(start, ends[at]!));
          if (id !== unknownPiece) expect(standing).toBe(names[id]);
          start = ends[at]!;
        }
        expect(start).toBe(points.length);
      }),
    );
  });
});
