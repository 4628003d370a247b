import { describe, expect, it } from 'vitest';
import { type Embedding, EmbeddingCache } from '../../embedders/index.ts';
import { FakeEmbedder } from '../../testing/index.ts';
import { embedEach } from './embed-each.ts';

const texts = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['c', 'gamma'],
]);

/** An embedder that takes no batch and no single text with one of these words. */
function refusing(words: readonly string[]) {
  const embedder = new FakeEmbedder();
  const calls: number[] = [];
  return {
    calls,
    call: (each: readonly string[]) => {
      calls.push(each.length);
      if (each.some((text) => words.includes(text))) return Promise.reject(new Error('refused'));
      return embedder.embed(each);
    },
  };
}

describe('embedEach', () => {
  it('embeds all texts in one call', async () => {
    const { call, calls } = refusing([]);
    const { embeddings, refused } = await embedEach(texts, call);
    expect({ keys: [...embeddings.keys()], refused, calls }).toEqual({
      keys: ['a', 'b', 'c'],
      refused: [],
      calls: [3],
    });
    expect(embeddings.get('b')!.vector).toEqual((await new FakeEmbedder().embed(['beta']))[0]!.vector);
  });

  it.each([
    [['beta'], ['b']],
    [
      ['alpha', 'beta'],
      ['a', 'b'],
    ],
    [
      ['alpha', 'beta', 'gamma'],
      ['a', 'b', 'c'],
    ],
  ])('names the texts %j that it does not take, and embeds the others', async (words, expected) => {
    const { embeddings, refused } = await embedEach(texts, refusing(words).call);
    expect(refused).toEqual(expected);
    expect(embeddings.size).toBe(3 - expected.length);
  });

  it('throws after two calls when the embedder takes nothing at all', async () => {
    let calls = 0;
    const call = () => {
      calls += 1;
      return Promise.reject(new Error('out of service'));
    };
    await expect(embedEach(texts, call)).rejects.toThrow('out of service');
    expect(calls).toBe(2);
  });

  it('is not taken in by an embedder that remembers what it embedded before it went out of service', async () => {
    const embedder = new FakeEmbedder();
    const cache = new EmbeddingCache({ embedder });
    const call = async (each: readonly string[]): Promise<Embedding[]> => {
      if (each.includes('alpha')) throw new Error('refused');
      return cache.embed(each);
    };
    expect((await embedEach(texts, call)).refused).toEqual(['a']);
    embedder.mode = 'fail';
    await expect(embedEach(new Map([['a', 'alpha']]), call)).rejects.toThrow('told to fail');
    await cache.close();
  });

  it('calls nobody for nothing', async () => {
    const { call, calls } = refusing([]);
    expect((await embedEach(new Map(), call)).refused).toEqual([]);
    expect(calls).toEqual([]);
  });
});
