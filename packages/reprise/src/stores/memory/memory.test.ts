import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { type LogFields, silentLogger } from '../../core/index.ts';
import { ManualClock, storeContract } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { memory } from './memory.ts';

const entry = (key: string, bytes = 10, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new Uint8Array(bytes),
  createdAt: 0,
  version: 1,
  tags: [],
  ...parts,
});

describe('memory with sieve', () => {
  for (const { title, run } of storeContract(({ clock }) => memory({ clock }))) it(title, run);
});

describe('memory with lru', () => {
  for (const { title, run } of storeContract(({ clock }) => memory({ clock, eviction: 'lru' })))
    it(title, run);
});

describe('memory', () => {
  it('never holds more than maxEntries and tells listeners who had to go', async () => {
    await using store = memory({ maxEntries: 3, eviction: 'lru' });
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    await store.setMany(['a', 'b', 'c'].map((key) => entry(key)));
    await store.getMany(['a']);
    await store.setMany([entry('d'), entry('e')]);
    assert.deepEqual(told, ['b', 'c']);
    assert.equal(await store.count(), 3);
    assert.equal(store.stats().evicted, 2);
  });

  it('does not tell listeners of a key that came back within the batch that evicted it', async () => {
    await using store = memory({ maxEntries: 1, eviction: 'lru' });
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    await store.setMany([entry('a'), entry('b'), entry('a')]);
    assert.deepEqual(told, ['b']);
    assert.equal((await store.getMany(['a']))[0]?.key, 'a');
  });

  for (const kind of ['sieve', 'lru'] as const) {
    it(`never holds more than maxBytes with ${kind}, whatever is written and rewritten`, async () => {
      const maxBytes = 40_000;
      await using store = memory({ maxBytes, eviction: kind });
      for (let step = 0; step < 2_000; step++) {
        const key = `k${(step * 7_919) % 61}`;
        await store.setMany([entry(key, (step * 104_729) % 30_000)]);
        assert.ok(store.stats().bytes <= maxBytes);
        assert.equal((await store.getMany([key]))[0]?.key, key, 'what was just written has to be there');
      }
      assert.ok(store.stats().entries >= 1);
    });
  }

  it('gives back every byte when entries leave', async () => {
    const clock = new ManualClock();
    await using store = memory({ clock });
    const vector = { embedder: 'e', partition: 'p', values: new Float32Array(8) };
    const expiresAt = clock.now() + 10;
    await store.setMany([
      entry('a', 10, { vector }),
      entry('b', 20, { tags: ['t'] }),
      entry('c', 5, { expiresAt }),
    ]);
    await store.setMany([entry('a', 500)]);
    await store.deleteMany(['a', 'b']);
    clock.advance(60_000);
    assert.deepEqual(store.stats(), { entries: 0, bytes: 0, evicted: 0, expired: 1, tooLarge: 0 });
  });

  it('does not keep an entry larger than maxBytes, nor what it replaces, and counts it', async () => {
    await using store = memory({ maxBytes: 5_000 });
    const told: string[] = [];
    store.onRemoval((keys) => told.push(...keys));
    await store.setMany([entry('other'), entry('a', 10)]);
    await store.setMany([entry('a', 5_000)]);
    const found = await store.getMany(['a', 'other']);
    assert.deepEqual(
      found.map((each) => each?.key),
      [undefined, 'other'],
    );
    assert.deepEqual(told, ['a']);
    assert.equal(store.stats().tooLarge, 1);
  });

  it('keeps no timer when nothing can expire', async () => {
    const clock = new ManualClock();
    let scheduled = 0;
    const counting = {
      now: () => clock.now(),
      schedule: (delay: number, callback: () => void) => {
        scheduled += 1;
        return clock.schedule(delay, callback);
      },
    };
    await using store = memory({ clock: counting });
    await store.setMany([entry('a'), entry('b')]);
    assert.equal(scheduled, 0);
    await store.setMany([entry('c', 1, { expiresAt: clock.now() + 1 })]);
    clock.advance(120_000);
    assert.equal(scheduled, 1);
  });

  it('reports a failing removal listener once', async () => {
    const warnings: [string, LogFields | undefined][] = [];
    const logger = {
      ...silentLogger,
      warn: (message: string, fields?: LogFields) => warnings.push([message, fields]),
    };
    await using store = memory({ maxEntries: 1, logger });
    store.onRemoval(() => {
      throw new Error('broken on purpose');
    });
    await store.setMany([entry('a'), entry('b'), entry('c')]);
    await store.setMany([entry('d')]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]![0], /removal listener fails: broken on purpose/);
  });

  it('refuses bounds under one', () => {
    assert.throws(() => memory({ maxEntries: 0 }), { code: 'INVALID_ARGUMENT', message: /maxEntries/ });
    assert.throws(() => memory({ maxBytes: Number.NaN }), { code: 'INVALID_ARGUMENT', message: /maxBytes/ });
  });
});
