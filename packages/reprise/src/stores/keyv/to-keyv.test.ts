import { Keyv } from 'keyv';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { StoredEntry } from '../store.ts';
import { fromKeyv } from './from-keyv.ts';
import { toKeyv } from './to-keyv.ts';

function entryOf(key: string, parts: Partial<StoredEntry> = {}): StoredEntry {
  return { key, value: new TextEncoder().encode(key), createdAt: 1, version: 1, tags: [], ...parts };
}

async function rowsOf(keyv: Keyv): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of keyv.iterator?.(undefined) ?? []) rows.push(row);
  return rows;
}

describe('a Keyv over a store', () => {
  it('keeps, gives and removes values, one by one and many at once', async () => {
    const keyv = new Keyv({ store: toKeyv(memory()) });
    expect(await keyv.set('a', { deep: [1, null, 'ü'] })).toBe(true);
    expect(
      await keyv.setMany([
        { key: 'b', value: 2 },
        { key: 'c', value: '3' },
      ]),
    ).toEqual([true, true]);
    expect(await keyv.get('a')).toEqual({ deep: [1, null, 'ü'] });
    expect(await keyv.getMany(['c', 'missing', 'b'])).toEqual(['3', undefined, 2]);
    expect(await keyv.hasMany(['a', 'missing'])).toEqual([true, false]);
    expect([await keyv.delete('a'), await keyv.delete('a'), await keyv.has('a')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([await keyv.deleteMany(['a', 'b']), await keyv.deleteMany(['a', 'b'])]).toEqual([true, false]);
  });

  it('gives many keys with one call of the store', async () => {
    const store = memory();
    const calls = [vi.spyOn(store, 'getMany'), vi.spyOn(store, 'setMany'), vi.spyOn(store, 'deleteMany')];
    const keyv = new Keyv({ store: toKeyv(store) });
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    await keyv.setMany(keys.map((key) => ({ key, value: key })));
    expect(await keyv.getMany(keys)).toEqual(keys);
    await keyv.deleteMany(keys);
    for (const call of calls) expect(call).toHaveBeenCalledOnce();
  });

  it('lets the store end what has a time to live', async () => {
    const clock = new ManualClock();
    const adapter = toKeyv(memory({ clock }), { clock });
    await adapter.set('short', 1, 1_000);
    await adapter.set('long', 2, 0);
    clock.advance(999);
    expect(await adapter.hasMany(['short', 'long'])).toEqual([true, true]);
    clock.advance(1);
    expect(await adapter.getMany(['short', 'long'])).toEqual([undefined, 2]);
  });

  it('sees and clears its own namespace only', async () => {
    const store = memory();
    await store.setMany([entryOf('one:a')]);
    const [one, two] = ['one', 'two'].map((namespace) => new Keyv({ store: toKeyv(store), namespace }));
    await one?.set('a', 1);
    await two?.set('a', 2);
    await two?.set('b', 3);
    expect(await rowsOf(two!)).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
    await two?.clear();
    expect([await one?.get('a'), await two?.get('a'), await store.count()]).toEqual([1, undefined, 2]);
  });

  it('clears everything of its prefix, and nothing else, without a namespace', async () => {
    const store = memory();
    await store.setMany([entryOf('a')]);
    const adapter = toKeyv(store);
    await adapter.set('a', 1);
    await adapter.set('one:b', 2);
    await adapter.clear();
    expect(await store.count()).toBe(1);
  });

  it('keeps values of a Keyv without a serializer, and those of whoever uses the adapter itself', async () => {
    const adapter = toKeyv(memory());
    const keyv = new Keyv({ store: adapter });
    keyv.serialize = undefined;
    keyv.deserialize = undefined;
    const value = { when: new Date(0), bytes: new Uint8Array([1]), many: new Map([[1, new Set([2n])]]) };
    await keyv.set('a', value);
    expect(await keyv.get('a')).toEqual(value);
    for (const each of [undefined, null, 0, '', [undefined]]) {
      await adapter.set('b', each);
      expect(await adapter.get('b')).toEqual(each);
      expect(await adapter.has('b')).toBe(true);
    }
  });

  it('tells the Keyv of a store that fails, and closes it when the Keyv disconnects', async () => {
    const keyv = new Keyv({ store: toKeyv(memory()) });
    const onError = vi.fn();
    keyv.on('error', onError);
    await keyv.disconnect();
    expect(await keyv.get('a')).toBeUndefined();
    expect(await keyv.set('a', 1)).toBe(false);
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual(['CLOSED', 'CLOSED']);
  });

  it('holds the entries of a store over a Keyv over a store', async () => {
    const store = fromKeyv(new Keyv({ store: toKeyv(memory()) }));
    await store.setMany([entryOf('a', { tags: ['t'] }), entryOf('b')]);
    expect(await store.getMany(['a'])).toMatchObject([entryOf('a', { tags: ['t'] })]);
    expect(await store.count()).toBe(2);
  });
});
