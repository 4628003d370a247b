import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyValue, memoryKeyValue } from '../../redis/index.ts';
import { embedderContract, FakeEmbedder, ManualClock } from '../../testing/index.ts';
import type { Embedding } from '../index.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import type { EmbeddingCacheOptions } from './embedding-cache-options.ts';
import { decodeEmbedding, encodeEmbedding } from './embedding-codec.ts';

const turn = () => new Promise(setImmediate);

/** Answers when it is told to, and remembers what it was asked. */
class SlowEmbedder extends FakeEmbedder {
  readonly asked: (readonly string[])[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  #open: (() => void)[] = [];

  override async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    this.asked.push(texts);
    this.signals.push(signal);
    await new Promise<void>((resolve) => this.#open.push(resolve));
    return super.embed(texts);
  }

  answer(): void {
    for (const open of this.#open.splice(0)) open();
  }
}

function open(options: Partial<EmbeddingCacheOptions> = {}) {
  const embedder = new FakeEmbedder();
  return { embedder, cache: new EmbeddingCache({ embedder, ...options }) };
}

/** A key-value store whose calls fail, or never end, when it is told so; it counts the reads. */
function faulty(keyValue: KeyValue) {
  const state: { mode: 'work' | 'fail' | 'hang'; reads: number } = { mode: 'work', reads: 0 };
  const through = <T>(call: () => Promise<T>): Promise<T> => {
    if (state.mode === 'fail') return Promise.reject(new Error('the store was told to fail'));
    return state.mode === 'hang' ? new Promise(() => {}) : call();
  };
  const bytes: Pick<KeyValue['bytes'], 'getMany'> = {
    getMany: (keys) => {
      state.reads += 1;
      return through(() => keyValue.bytes.getMany(keys));
    },
  };
  const set: KeyValue['set'] = (...args) => through(() => keyValue.set(...args));
  return { state, keyValue: { bytes, set } as unknown as KeyValue };
}

describe('EmbeddingCache', () => {
  for (const { title, run } of embedderContract(() => open().cache)) it(title, run);
  for (const { title, run } of embedderContract(() => open({ keyValue: memoryKeyValue() }).cache)) {
    it(`${title}, with what instances share`, run);
  }

  it('S4-51 asks the embedder only for texts that are nowhere, each once', async () => {
    const { embedder, cache } = open();
    const [first] = await cache.embed(['a', 'b', 'a']);
    const [again, other] = await cache.embed(['a', 'c']);
    expect(embedder.calls).toBe(3);
    expect(again).toEqual(first);
    expect(other).toEqual((await embedder.embed(['c']))[0]);
    expect(cache.stats()).toEqual({
      localHits: 1,
      sharedHits: 0,
      joined: 0,
      misses: 3,
      hitRate: 0.25,
      entries: 3,
    });
  });

  it('S4-50 finds what another instance embedded, in one round trip for a batch', async () => {
    const { state, keyValue } = faulty(memoryKeyValue());
    const [first, second] = [open({ keyValue }), open({ keyValue })];
    first.embedder.coverage = 0.5;
    first.embedder.truncated = true;
    const written = await first.cache.embed(['a', 'b']);
    await turn();
    state.reads = 0;
    const read = await second.cache.embed(['b', 'c', 'a']);
    expect([read[2], read[0]]).toEqual(written);
    expect(state.reads).toBe(1);
    expect(second.embedder.calls).toBe(1);
    expect(second.cache.stats()).toMatchObject({ sharedHits: 2, misses: 1 });
  });

  it('S4-51 embeds again what has expired', async () => {
    const clock = new ManualClock();
    const keyValue = memoryKeyValue({ clock });
    await open({ keyValue, clock }).cache.embed(['a']);
    await turn();
    clock.advance(86_400_000);
    const later = open({ keyValue, clock });
    await later.cache.embed(['a']);
    expect(later.embedder.calls).toBe(1);
  });

  it('S4-54 forgets the text that was unused longest', async () => {
    const { embedder, cache } = open({ maxEntries: 2 });
    await cache.embed(['a', 'b']);
    await cache.embed(['a']);
    await cache.embed(['c']);
    await cache.embed(['a']);
    expect(embedder.calls).toBe(3);
    await cache.embed(['b']);
    expect(embedder.calls).toBe(4);
    expect(cache.stats().entries).toBe(2);
  });

  it('embeds a text once that several ask for at the same time, also in different batches', async () => {
    const embedder = new SlowEmbedder();
    const cache = new EmbeddingCache({ embedder });
    const answers = [cache.embed(['a', 'b']), cache.embed(['b', 'c']), cache.embed(['c', 'a'])];
    await turn();
    embedder.answer();
    const vectors = await Promise.all(answers);
    expect(embedder.asked).toEqual([['a', 'b'], ['c']]);
    expect(vectors[1]![0]).toEqual(vectors[0]![1]);
    expect(vectors[2]).toEqual([vectors[1]![1], vectors[0]![0]]);
    expect(cache.stats()).toMatchObject({ joined: 3, misses: 3 });
  });

  it('goes on for who waits when another leaves, and stops when all have left', async () => {
    const embedder = new SlowEmbedder();
    const cache = new EmbeddingCache({ embedder });
    const [first, second] = [new AbortController(), new AbortController()];
    const reason = new Error('left');
    const one = cache.embed(['a'], first.signal);
    const two = cache.embed(['a'], second.signal);
    await turn();
    first.abort(reason);
    await expect(one).rejects.toBe(reason);
    expect(embedder.signals[0]?.aborted).toBe(false);
    second.abort(reason);
    await expect(two).rejects.toBe(reason);
    expect(embedder.signals[0]?.aborted).toBe(true);
    const again = cache.embed(['a']);
    await turn();
    embedder.answer();
    expect(await again).toHaveLength(1);
  });

  it('does not fail one call with the failure of another that it waited for', async () => {
    const embedder = new SlowEmbedder();
    const cache = new EmbeddingCache({ embedder });
    const first = cache.embed(['a', 'b']);
    const second = cache.embed(['b']);
    await turn();
    embedder.mode = 'fail';
    embedder.answer();
    await expect(first).rejects.toThrow('told to fail');
    embedder.mode = 'work';
    await turn();
    embedder.answer();
    expect(await second).toHaveLength(1);
  });

  it.each(['fail', 'hang'] as const)('S4-56 takes a shared store that %ss for a miss', async (mode) => {
    const clock = new ManualClock();
    const { state, keyValue } = faulty(memoryKeyValue({ clock }));
    const { embedder, cache } = open({ keyValue, clock });
    state.mode = mode;
    const answer = cache.embed(['a']);
    await turn();
    clock.advance(250);
    expect(await answer).toHaveLength(1);
    expect(embedder.calls).toBe(1);
    await cache.embed(['a']);
    expect(embedder.calls).toBe(1);
  });

  it('S4-52 forgets every embedding of its embedder, for all instances, and none of another', async () => {
    const keyValue = memoryKeyValue();
    const others = open({ keyValue, embedder: new FakeEmbedder({ id: 'other' }) }).cache;
    const [first, second] = [open({ keyValue }), open({ keyValue })];
    await Promise.all([first.cache.embed(['a']), others.embed(['a'])]);
    await turn();
    await second.cache.embed(['a']);
    await first.cache.invalidate();
    await first.cache.embed(['a']);
    expect(first.embedder.calls).toBe(2);
    await turn();
    await second.cache.embed(['b']);
    await second.cache.embed(['a']);
    expect(second.cache.stats()).toMatchObject({ localHits: 0, sharedHits: 2 });
    const third = open({ keyValue, embedder: new FakeEmbedder({ id: 'other' }) }).cache;
    await third.embed(['a']);
    expect(third.stats().sharedHits).toBe(1);
  });

  it('does not remember what was begun before an invalidation', async () => {
    const embedder = new SlowEmbedder();
    const cache = new EmbeddingCache({ embedder });
    const before = cache.embed(['a']);
    await turn();
    await cache.invalidate();
    embedder.answer();
    await before;
    expect(cache.stats().entries).toBe(0);
  });

  it('forgets vectors of another length when its embedder turns out to give others than instances share', async () => {
    const keyValue = memoryKeyValue();
    const { cache: before } = open({ keyValue, embedder: new FakeEmbedder({ dimensions: 32 }) });
    await before.embed(['a']);
    await before.close();
    let dimensions: number | undefined;
    const embedder = new FakeEmbedder({ dimensions: 64 });
    Object.defineProperty(embedder, 'dimensions', { get: () => dimensions });
    embedder.embed = async (texts) => {
      dimensions = 64;
      return new FakeEmbedder({ dimensions }).embed(texts);
    };
    const { cache } = open({ keyValue, embedder });
    expect((await cache.embed(['a']))[0]!.vector).toHaveLength(32);
    expect((await cache.embed(['b']))[0]!.vector).toHaveLength(64);
    expect((await cache.embed(['a']))[0]!.vector).toHaveLength(64);
  });

  it('takes no vector of another length than its embedder gives', async () => {
    const keyValue = memoryKeyValue();
    await open({ keyValue, embedder: new FakeEmbedder({ dimensions: 32 }) }).cache.embed(['a']);
    await turn();
    const { cache } = open({ keyValue, embedder: new FakeEmbedder({ dimensions: 64 }) });
    expect((await cache.embed(['a']))[0]!.vector).toHaveLength(64);
  });

  it('keeps no text in its keys', async () => {
    const keyValue = memoryKeyValue();
    await open({ keyValue }).cache.embed(['secret words']);
    await turn();
    const keys: string[] = [];
    for await (const key of keyValue.keys()) keys.push(key);
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^embedding:[0-9a-f]{16}:[0-9a-f]{64}$/);
  });

  it('refuses options that make no sense', () => {
    expect(() => open({ maxEntries: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('the codec of embeddings', () => {
  const label = { embedder: 'ollama:bge-m3', epoch: 'x' };
  const vectors = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true });

  it('S4-53 gives an embedding back as it was', () => {
    fc.assert(
      fc.property(vectors, fc.boolean(), (vector, truncated) => {
        const embedding = { vector, coverage: 0.5, truncated };
        expect(decodeEmbedding(encodeEmbedding(embedding, label), label)).toEqual(embedding);
      }),
    );
  });

  it('S4-53 takes nothing that is labelled otherwise, damaged, or of another version', () => {
    const bytes = encodeEmbedding({ vector: new Float32Array(3), coverage: 1, truncated: false }, label);
    expect(decodeEmbedding(bytes, { ...label, embedder: 'ollama:bge-m4' })).toBeUndefined();
    expect(decodeEmbedding(bytes, { ...label, epoch: 'y' })).toBeUndefined();
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeEmbedding(bytes.subarray(0, length), label)).toBeUndefined();
    }
    bytes[0] = 2;
    expect(decodeEmbedding(bytes, label)).toBeUndefined();
  });
});
