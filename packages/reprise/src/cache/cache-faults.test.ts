import { describe, expect, it } from 'vitest';
import { memory, type StoredEntry } from '../stores/index.ts';
import { ChaosStore, ManualClock } from '../testing/index.ts';
import { createCache } from './index.ts';

const turn = () => new Promise(setImmediate);

function fixture() {
  const clock = new ManualClock();
  const store = new ChaosStore(memory({ clock }));
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const cache = createCache({ store, clock, logger: { debug: note, info: note, warn: note, error: note } });
  let calls = 0;
  const count = cache.memoize(async function count() {
    calls += 1;
    return calls;
  });
  return { clock, store, lines, cache, count };
}

describe('a cache whose store fails', () => {
  it('defect 13: a write that fails loses no answer', async () => {
    const { store, cache, count } = fixture();
    store.writes = 'fail';
    expect([await count(), await count()]).toEqual([1, 2]);
    expect(cache.stats()).toMatchObject({ notKept: 2, storeFaults: 2, writes: 0 });
    store.writes = 'work';
    expect([await count(), await count()]).toEqual([3, 3]);
    await cache.close();
  });

  it('a read that fails is a miss, reported once a change', async () => {
    const { store, lines, count } = fixture();
    await count();
    store.reads = 'fail';
    expect([await count(), await count()]).toEqual([2, 3]);
    store.reads = 'work';
    expect(await count()).toBe(3);
    expect(lines).toEqual([
      expect.stringMatching(/^reading cached answers fails: reading from the store failed/),
      expect.stringMatching(/^reading cached answers works again/),
    ]);
  });

  it('a store that hangs costs a call no more than its deadlines', async () => {
    const { clock, store, count } = fixture();
    store.reads = 'hang';
    store.writes = 'hang';
    const answer = count();
    await turn();
    clock.advance(1_000);
    await turn();
    clock.advance(1_000);
    expect(await answer).toBe(1);
  });

  it('tokens that cannot be read leave the answer unkept', async () => {
    const { store, cache } = fixture();
    store.reads = 'fail';
    const ask = () => cache.getOrSet('f', {}, () => 1, { tags: ['a'] });
    expect(await ask()).toBe(1);
    expect(cache.stats()).toMatchObject({ storeFaults: 2, writes: 0 });
    store.reads = 'work';
    expect(await cache.exists('f')).toBe(false);
    expect(await ask()).toBe(1);
    expect(await cache.exists('f')).toBe(true);
  });

  it('options that throw cost nobody an answer', async () => {
    const { cache, lines } = fixture();
    const ttl = (): number => {
      throw new Error('bad option');
    };
    expect(await cache.getOrSet('f', {}, () => 1, { ttl })).toBe(1);
    expect(await cache.getOrSet('f', {}, () => 1, { ttl })).toBe(1);
    expect(cache.stats()).toMatchObject({ notKept: 2, storeFaults: 0 });
    expect(lines).toEqual([expect.stringMatching(/^keeping answers of f fails: bad option/)]);
  });

  it('what is done by hand rejects with a code and the cause', async () => {
    const { store, cache } = fixture();
    store.reads = 'fail';
    store.writes = 'fail';
    const fault = { code: 'STORE_UNAVAILABLE', cause: expect.any(Error) };
    await expect(cache.get('f')).rejects.toMatchObject(fault);
    await expect(cache.exists('f')).rejects.toMatchObject(fault);
    await expect(cache.set('f', { output: 1 })).rejects.toMatchObject(fault);
    await expect(cache.remove('f')).rejects.toMatchObject(fault);
    await expect(cache.size()).rejects.toMatchObject(fault);
    await expect(cache.clear()).rejects.toMatchObject(fault);
    await expect(cache.pop()).rejects.toMatchObject(fault);
    await expect(cache.invalidateTags(['a'])).rejects.toMatchObject(fault);
    await expect(cache.flush()).rejects.toMatchObject(fault);
    await expect(cache[Symbol.asyncIterator]().next()).rejects.toMatchObject(fault);
  });

  it('a removal waits for an older write that is under way', async () => {
    const base = memory();
    const store = new ChaosStore(base);
    await using cache = createCache({ store });
    const steps: string[] = [];
    let release: () => void = () => {};
    const written = new Promise<void>((resolve) => {
      release = resolve;
    });
    store.setMany = async (entries: readonly StoredEntry[]) => {
      await written;
      steps.push('written');
      await base.setMany(entries);
    };
    const answer = cache.getOrSet('f', {}, () => 1);
    await turn();
    const removal = cache.remove('f').then(() => steps.push('removed'));
    await turn();
    release();
    await Promise.all([answer, removal]);
    expect(steps).toEqual(['written', 'removed']);
    expect(await cache.exists('f')).toBe(false);
  });
});

it('a logger that throws fails no call', async () => {
  const log = (): never => {
    throw new Error('the log is full');
  };
  await using cache = createCache({ logger: { debug: log, info: log, warn: log, error: log } });
  const wrap = cache.memoize(async function wrap() {
    return () => 1;
  });
  const wrapNow = cache.memoize(function wrapNow() {
    return () => 1;
  });
  const wrapEach = cache.memoize(function* wrapEach() {
    yield () => 1;
  });
  expect([(await wrap())(), wrapNow()(), [...wrapEach()].length]).toEqual([1, 1, 1]);
  expect(cache.stats()).toMatchObject({ notKept: 3, writes: 0 });
});
