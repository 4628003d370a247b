import { AnswerCache, withDefaults } from 'reprise/semantic';
import { memory } from 'reprise/stores';
import { ChaosStore, FakeEmbedder } from 'reprise/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { cachedVectors, embeddingPrefix } from './cached-vectors.ts';
import type { PackedVector } from './vector-codec.ts';

const question = { who: { tenant: 't', namespace: '' }, model: 'm', dimensions: undefined, others: {} };
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function open() {
  const store = new ChaosStore(memory());
  const embedder = new FakeEmbedder();
  const cache = new AnswerCache<PackedVector>(withDefaults({ prefix: embeddingPrefix, store, embedder }));
  const asked: (readonly string[])[] = [];
  const ask = async (missing: readonly string[]) => {
    asked.push(missing);
    return missing.map((text) => [text.length, 0.5]);
  };
  ends.push(() => cache.close());
  return { cache, store, embedder, asked, ask };
}

describe('vectors kept per text', () => {
  it('are asked for once, each text once, and given in the order of the texts', async () => {
    const { cache, asked, ask, embedder } = open();
    const first = await cachedVectors(cache, question, ['aa', 'b', 'aa'], ask);
    expect(first).toEqual({
      vectors: [
        [2, 0.5],
        [1, 0.5],
        [2, 0.5],
      ],
      hits: 0,
    });
    const second = await cachedVectors(cache, question, ['ccc', 'b', 'b'], ask);
    expect(second).toEqual({
      vectors: [
        [3, 0.5],
        [1, 0.5],
        [1, 0.5],
      ],
      hits: 2,
    });
    expect(asked).toEqual([['aa', 'b'], ['ccc']]);
    expect(embedder.calls).toBe(0);
  });

  it('are refused when their number is wrong', async () => {
    const { cache } = open();
    await expect(cachedVectors(cache, question, ['a', 'b'], async () => [[1]])).rejects.toThrow(
      '1 vectors came for 2 texts',
    );
  });

  it('come from upstream when the store fails, and nothing fails', async () => {
    const { cache, store, asked, ask } = open();
    store.reads = 'fail';
    store.writes = 'fail';
    for (let at = 0; at < 2; at += 1) {
      expect((await cachedVectors(cache, question, ['a'], ask)).vectors).toEqual([[1, 0.5]]);
    }
    expect(asked).toHaveLength(2);
  });
});
