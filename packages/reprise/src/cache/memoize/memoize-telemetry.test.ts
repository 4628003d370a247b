import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CacheOperation, cacheOperations } from '../../telemetry/index.ts';
import { createCache } from '../create-cache.ts';

const seen: string[] = [];
const subscribers = { start() {}, error() {}, end: note, asyncStart() {}, asyncEnd: note };
const noted = new Set<CacheOperation>();

/** Notes an operation once, at the step where its outcome is known. */
function note(operation: CacheOperation): void {
  if (operation.outcome === undefined || noted.has(operation)) return;
  noted.add(operation);
  seen.push(`${operation.operation} ${operation.func} ${operation.outcome}`);
}

describe('the operations that memoized functions tell', () => {
  beforeEach(() => {
    seen.length = 0;
    cacheOperations.subscribe(subscribers);
  });
  afterEach(() => cacheOperations.unsubscribe(subscribers));

  it('are the calls of functions and what is kept', async () => {
    const load = createCache().memoize(async function load(x: number) {
      return x;
    });
    await Promise.all([load(1), load(1)]);
    await load(1);
    expect(seen.toSorted()).toEqual([
      'call load hit',
      'call load joined',
      'call load miss',
      'keep load kept',
    ]);
  });

  it('are the calls of generators', async () => {
    const cache = createCache();
    const sync = cache.memoize(function* sync() {
      yield 1;
    });
    const later = cache.memoize(async function* later() {
      yield 1;
    });
    expect([[...sync()], [...sync()]]).toEqual([[1], [1]]);
    for await (const _ of later()) expect(_).toBe(1);
    for await (const _ of later()) expect(_).toBe(1);
    expect(seen).toEqual([
      'call sync miss',
      'keep sync kept',
      'call sync hit',
      'call later miss',
      'keep later kept',
      'call later hit',
    ]);
  });

  it('are the calls of functions of lists', async () => {
    const cache = createCache();
    const batch = cache.batchMemoize(async function batch(items: number[]) {
      return items;
    });
    await batch([1]);
    await batch([1]);
    await Promise.all([batch([2]), batch([2])]);
    expect(seen.filter((text) => text.startsWith('batch'))).toEqual([
      'batch batch miss',
      'batch batch hit',
      'batch batch joined',
      'batch batch miss',
    ]);
  });
});
