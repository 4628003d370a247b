import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { fallbackKeyValue, memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { CompletionCache } from './completion-cache.ts';
import { faultyKeyValue, LineLog } from './completion-cache-fixture.js';

const suggestions = [
  { text: 'x', type: 'a', confidence: 0.5, contextUsed: [], timestamp: '2026-01-01T00:00:00.000Z' },
];

function setUp() {
  const { keyValue, state } = faultyKeyValue();
  const logger = new LineLog();
  const clock = new ManualClock();
  const cache = new CompletionCache({ keyValue, logger, clock });
  return { cache, keyValue, state, logger, clock };
}

describe('a completion cache whose store fails', () => {
  it('misses, keeps nothing, rejects nothing, and tells once', async () => {
    const { cache, state, logger } = setUp();
    await cache.put('a', suggestions);
    state.failing.add('*');
    for (let time = 0; time < 3; time++) {
      assert.equal(await cache.get('a'), undefined);
      await cache.put('b', suggestions);
      assert.equal(await cache.precomputedContext('d'), undefined);
      assert.equal((await cache.precomputeContext('d', '# A')).patterns.headings.length, 1);
    }
    assert.deepEqual(logger.lines, [
      'warn reading from the completion cache fails: the server is away; every request is a miss',
      'warn writing to the completion cache fails: the server is away; suggestions are not kept',
    ]);
    state.failing.clear();
    assert.deepEqual(await cache.get('a'), suggestions);
    await cache.put('b', suggestions);
    assert.deepEqual(logger.lines.slice(2), [
      'info reading from the completion cache works again',
      'info writing to the completion cache works again',
    ]);
  });

  it('counts what it did itself, whether or not that can be written', async () => {
    const { cache, state } = setUp();
    await cache.put('a', suggestions);
    await cache.get('a');
    await cache.stats();
    state.failing.add('*');
    for (let time = 0; time < 3; time++) await cache.get('a');
    await cache.close();
    assert.deepEqual(cache.counts, { hits: 1, misses: 3, evictions: 0 });
  });

  it('S2-39 still runs what it wraps', async () => {
    const { cache, state } = setUp();
    state.failing.add('*');
    const ask = cache.wrap(async () => suggestions, { key: () => 'a' });
    assert.deepEqual(await ask(), suggestions);
  });

  it('says what failed to who asks for a whole job', async () => {
    const { cache, state } = setUp();
    state.failing.add('*');
    const calls = [cache.invalidate(), cache.stats(), cache.optimize(), cache.exportHotPatterns()];
    for (const call of calls) await assert.rejects(call, { code: 'REDIS_UNAVAILABLE' });
  });

  it('tells once when only writes fail, however many requests are answered meanwhile', async () => {
    const { cache, state, logger, clock } = setUp();
    await cache.put('a', suggestions);
    state.failing.add('increment').add('set');
    for (let time = 0; time < 5; time++) {
      assert.deepEqual(await cache.get('a'), suggestions);
      await cache.put('b', suggestions);
      clock.advance(50);
      await new Promise(setImmediate);
    }
    assert.equal(logger.lines.length, 1);
    await cache.close();
  });

  it('misses when what is kept is damaged', async () => {
    const { cache, keyValue } = setUp();
    const damaged = ['', '{', 'null', '7', '{}', '{"suggestions":[{}],"createdAt":1,"confidence":0}'];
    for (const text of damaged) {
      await keyValue.set('completion:cache:a', text);
      assert.equal(await cache.get('a'), undefined, text);
      await keyValue.set('completion:precomputed:a', text);
      assert.equal(await cache.precomputedContext('a'), undefined, text);
    }
  });

  it('keeps what was noted within bounds while the store is slow', async () => {
    const { cache, keyValue, state } = setUp();
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}`);
    for (const key of keys) await cache.put(key, suggestions);
    state.calls.length = 0;
    await Promise.all([...keys, ...keys].map((key) => cache.get(key)));
    await cache.close();
    assert.equal(Number(await keyValue.get('completion:stats:hits')), 2_000);
    // Beside one for each key of each writing there are the counters and one for all keys.
    const writes = state.calls.filter((name) => name === 'increment' || name === 'addScored').length;
    assert.ok(writes < 100, String(writes));
  });

  it('never looks through the keys of the store (3.7 #15)', async () => {
    const { state, ...all } = faultyKeyValue();
    state.failing.add('keys').add('clear');
    const cache = new CompletionCache({ ...all, maxSize: 3 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) await cache.put(key, suggestions);
    await cache.optimize();
    await cache.stats();
    assert.equal(await cache.invalidate('d'), 1);
    assert.equal(await cache.invalidate(), 2);
    await cache.close();
  });

  it('goes on in memory with a fallback, and with the first store afterwards', async () => {
    const { keyValue, state } = faultyKeyValue();
    const clock = new ManualClock();
    const both = fallbackKeyValue(keyValue, memoryKeyValue({ clock }), { clock, random: () => 0.5 });
    const cache = new CompletionCache({ keyValue: both, clock });
    await cache.put('before', suggestions);
    state.failing.add('*');
    assert.equal(await cache.get('before'), undefined);
    await cache.put('during', suggestions);
    assert.deepEqual(await cache.get('during'), suggestions);
    await cache.stats();
    state.failing.clear();
    for (let time = 0; time < 20 && both.stats().serving === 'secondary'; time++) {
      clock.advance(5_000);
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    }
    assert.equal(both.stats().serving, 'primary');
    assert.deepEqual(await cache.get('during'), suggestions);
    const { totalRequests, localCacheSize } = await cache.stats();
    assert.deepEqual([totalRequests, localCacheSize], [3, 2]);
    await cache.close();
    await both.close();
  });
});
