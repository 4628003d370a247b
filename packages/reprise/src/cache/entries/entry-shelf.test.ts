import { afterEach, describe, expect, it } from 'vitest';
import { CacheEntry } from '../../entry/index.ts';
import { memory, type Store } from '../../stores/index.ts';
import { type CacheOperation, cacheOperations } from '../../telemetry/index.ts';
import { createCache } from '../index.ts';

function counting(store: Store): { readonly store: Store; readonly calls: string[] } {
  const calls: string[] = [];
  const counted = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (name === 'capabilities') return { ...target.capabilities, sync: false };
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(member, target, given);
      };
    },
  });
  return { store: counted, calls };
}

const entries = Array.from({ length: 1_000 }, (_, n) =>
  CacheEntry.from('row', { inputs: { n }, output: { n } }),
);
const keys = entries.map(({ key }) => key);

async function all(items: AsyncIterable<CacheEntry>): Promise<CacheEntry[]> {
  const found: CacheEntry[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const seen: CacheOperation[] = [];
const subscribers = { asyncEnd: (operation: CacheOperation) => void seen.push(operation) };

afterEach(() => {
  cacheOperations.unsubscribe(subscribers as Parameters<typeof cacheOperations.subscribe>[0]);
});

describe('a shelf of a cache', () => {
  it('reads, writes and removes a thousand entries in one round trip each', async () => {
    const { store, calls } = counting(memory());
    const shelf = createCache({ store }).shelf('rows');
    await shelf.setMany(entries);
    const found = await shelf.getMany([...keys, 5n]);
    expect(found.map((entry) => (entry?.output as { n: number } | undefined)?.n)).toEqual([
      ...entries.keys(),
      undefined,
    ]);
    expect(await shelf.size()).toBe(1_000);
    expect(await shelf.removeMany(keys)).toBe(1_000);
    await Promise.all([shelf.getMany([]), shelf.setMany([]), shelf.removeMany([])]);
    expect(calls).toEqual(['setMany', 'getMany', 'count', 'deleteMany']);
  });

  it('is apart from its cache and from shelves of other names, however they are written', async () => {
    const cache = createCache();
    const shelves = [['a', 'b'], ['a/b'], ['a'], ['a%2Fb']].map((names) => cache.shelf(...names));
    await cache.set(entries[0]!);
    for (const shelf of shelves) await shelf.setMany(entries.slice(0, 2));
    await shelves[0]!.clear();
    expect(await Promise.all(shelves.map((shelf) => shelf.size()))).toEqual([0, 2, 2, 2]);
    expect([await cache.size(), (await all(cache)).length, (await all(shelves[1]!)).length]).toEqual([
      1, 1, 2,
    ]);
    await cache.clear();
    expect(await cache.shelf('a').size()).toBe(2);
    expect(() => cache.shelf('\ud800')).toThrow('no well-formed text');
  });

  it('is apart for each namespace', async () => {
    const store = memory();
    const [one, two] = [createCache({ store, namespace: 'one' }), createCache({ store, namespace: 'two' })];
    await one.shelf('rows').setMany(entries.slice(0, 3));
    expect([await one.shelf('rows').size(), await two.shelf('rows').size()]).toEqual([3, 0]);
    await one.clear();
    expect(await one.shelf('rows').size()).toBe(3);
  });

  it('keeps what is there when it writes only if absent', async () => {
    const shelf = createCache().shelf('rows');
    const [entry] = entries as [CacheEntry];
    await shelf.setMany([entry]);
    await shelf.setMany([entry.clone({ output: 'other' })], { onlyIfAbsent: true });
    expect((await shelf.getMany([entry.key]))[0]?.output).toEqual({ n: 0 });
    await shelf.setMany([entry.clone({ output: 'other' })]);
    expect((await shelf.getMany([entry.key]))[0]?.output).toBe('other');
  });

  it('writes nothing when one of the entries cannot be kept', async () => {
    const shelf = createCache().shelf('rows');
    const bad = CacheEntry.from('row', { inputs: { n: -1 }, output: () => 1 });
    await expect(shelf.setMany([entries[0]!, bad])).rejects.toMatchObject({ code: 'NOT_CANONICAL' });
    expect(await shelf.size()).toBe(0);
  });

  it('lets entries be removed while it iterates', async () => {
    const shelf = createCache().shelf('rows');
    await shelf.setMany(entries);
    for await (const { key } of shelf) await shelf.removeMany([key]);
    expect(await shelf.size()).toBe(0);
  });

  it('rejects with CLOSED once its cache is closed', async () => {
    const cache = createCache();
    const shelf = cache.shelf('rows');
    await cache.close();
    await expect(shelf.getMany(keys)).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(shelf.setMany(entries)).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(shelf.size()).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(shelf.flush()).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('tells its operations, with how many entries they concern', async () => {
    cacheOperations.subscribe(subscribers as Parameters<typeof cacheOperations.subscribe>[0]);
    const shelf = createCache().shelf('rows');
    await shelf.setMany(entries);
    await shelf.getMany(keys.slice(0, 7));
    await shelf.removeMany(keys.slice(0, 3));
    await shelf.clear();
    expect(seen).toEqual([
      { operation: 'set', namespace: '/rows', count: 1_000 },
      { operation: 'get', namespace: '/rows', count: 7 },
      { operation: 'remove', namespace: '/rows', count: 3 },
      { operation: 'clear', namespace: '/rows' },
    ]);
  });
});
