import { Keyv } from 'keyv';
import { expect, it, vi } from 'vitest';
import { ManualClock, storeContract } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { fromKeyv } from './from-keyv.ts';
import type { KeyvAdapter } from './keyv-adapter.ts';

function entryOf(key: string, parts: Partial<StoredEntry> = {}): StoredEntry {
  return { key, value: new TextEncoder().encode(key), createdAt: 1, version: 1, tags: [], ...parts };
}

for (const { title, run } of storeContract(({ clock }) => fromKeyv(new Keyv(), { clock }))) {
  it(`over a Keyv in memory: ${title}`, run);
}

/** An adapter over a map that has only what every adapter has, and counts calls. */
function plainAdapter() {
  const rows = new Map<string, string>();
  return {
    rows,
    get: vi.fn(async (key: string): Promise<unknown> => rows.get(key)),
    set: vi.fn(async (key: string, value: string, _ttl?: number): Promise<unknown> => rows.set(key, value)),
    delete: vi.fn(async (key: string) => rows.delete(key)),
    clear: vi.fn(async () => rows.clear()),
  };
}

it('is read by a Keyv, which sees the same expiry', async () => {
  const keyv = new Keyv();
  const store = fromKeyv(keyv);
  const expiresAt = Date.now() + 60_000;
  await store.setMany([entryOf('a', { tags: ['t'], expiresAt })]);
  const raw = await keyv.getRaw('a');
  expect(raw?.expires).toBe(expiresAt);
  expect(raw?.value).toMatchObject({ reprise: 1, version: 1, tags: ['t'] });
});

it('leaves alone what others keep in the same map', async () => {
  const rows = new Map<string, string>([
    ['keyv:text', 'hello'],
    ['keyv:object', '{"value":{"reprise":2}}'],
    ['other:a', 'x'],
  ]);
  const store = fromKeyv(new Keyv({ store: rows }));
  await store.setMany([entryOf('a')]);
  expect(await store.getMany(['text', 'object', 'a'])).toMatchObject([undefined, undefined, { key: 'a' }]);
  expect(await store.count()).toBe(1);
  await store.clear();
  expect([...rows.keys()]).toEqual(['keyv:text', 'keyv:object', 'other:a']);
});

it('takes a damaged text for missing', async () => {
  const rows = new Map<string, string>();
  const store = fromKeyv(rows);
  await store.setMany([
    entryOf('a', { vector: { embedder: 'e', partition: 'p', values: Float32Array.of(1) } }),
  ]);
  const text = rows.get('reprise:a') ?? '';
  for (const damaged of [
    text.slice(1),
    text.replace('"version":1', '"version":"1"'),
    text.replace('AACAPw==', 'AACA'),
  ]) {
    expect(damaged).not.toBe(text);
    rows.set('reprise:a', damaged);
    expect(await store.getMany(['a'])).toEqual([undefined]);
  }
});

it('tells entries of keys apart that begin like the namespace', async () => {
  const store = fromKeyv(new Keyv());
  await store.setMany([
    entryOf('a'),
    entryOf('keyv:a', { version: 2 }),
    entryOf('keyv:keyv:a', { version: 3 }),
  ]);
  const found = await store.getMany(['a', 'keyv:a', 'keyv:keyv:a']);
  expect(found.map((entry) => entry?.version)).toEqual([1, 2, 3]);
});

it('passes the time to live, longer by two sweeps', async () => {
  const clock = new ManualClock();
  const adapter = plainAdapter();
  const store = fromKeyv(adapter, { clock, sweepInterval: 1_000 });
  await store.setMany([entryOf('a', { expiresAt: clock.now() + 500 }), entryOf('b')]);
  const times = adapter.set.mock.calls.map(([key, , ttl]) => [key, ttl]);
  expect(times).toEqual([
    ['reprise:a', 2_500],
    ['reprise:b', undefined],
  ]);
});

it('asks an adapter that takes many at once for a thousand keys with one call', async () => {
  const rows = new Map<string, string>();
  const adapter = {
    ...plainAdapter(),
    getMany: vi.fn(async (keys: string[]) => keys.map((key) => rows.get(key))),
    setMany: vi.fn(async (entries: { key: string; value: string }[]) => {
      for (const { key, value } of entries) rows.set(key, value);
    }),
    deleteMany: vi.fn(async (keys: string[]) => keys.some((key) => rows.delete(key))),
  } satisfies KeyvAdapter;
  const store = fromKeyv(adapter);
  const keys = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
  await store.setMany(keys.map((key) => entryOf(key)));
  expect((await store.getMany(keys)).every((entry) => entry !== undefined)).toBe(true);
  expect([adapter.setMany.mock.calls.length, adapter.getMany.mock.calls.length]).toEqual([1, 1]);
  expect(await store.deleteMany(keys)).toBe(1_000);
  expect(adapter.deleteMany).toHaveBeenCalledOnce();
  expect([adapter.get, adapter.set, adapter.delete].map((each) => each.mock.calls.length)).toEqual([0, 0, 0]);
});

it('says that it cannot list entries when the adapter has no iterator', async () => {
  const adapter = plainAdapter();
  const store = fromKeyv(adapter);
  expect(store.capabilities).toMatchObject({ scan: false, shared: true, durable: true });
  await store.setMany([entryOf('a')]);
  await expect(store.count()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(store.scan()[Symbol.asyncIterator]().next()).rejects.toThrow('its adapter has no iterator');
  await store.clear();
  expect(adapter.rows.size).toBe(0);
});

it('fails when the adapter throws, says false, or only emits an error', async () => {
  let emit: (error: unknown) => void = () => {};
  const on = (_event: 'error', listener: typeof emit): void => {
    emit = listener;
  };
  const adapter = { ...plainAdapter(), on };
  const store = fromKeyv(adapter);
  adapter.get.mockRejectedValueOnce(new Error('no route'));
  await expect(store.getMany(['a'])).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: /no route/,
  });
  adapter.set.mockResolvedValueOnce(false);
  await expect(store.setMany([entryOf('a')])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  adapter.get.mockImplementationOnce(async () => emit(new Error('connection lost')));
  await expect(store.getMany(['a'])).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: /connection lost/,
  });
  expect(await store.getMany(['a'])).toEqual([undefined]);
});

it('stops waiting for an adapter that does not answer', async () => {
  const clock = new ManualClock();
  const adapter = plainAdapter();
  adapter.get.mockReturnValueOnce(new Promise(() => {}));
  const reading = fromKeyv(adapter, { clock, deadline: '1s' }).getMany(['a']);
  clock.advance(1_000);
  await expect(reading).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
});

it('refuses keys that encodings would change', async () => {
  const store = fromKeyv(new Keyv());
  await expect(store.getMany(['\uD800'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('disconnects the Keyv only when asked to', async () => {
  const disconnect = vi.fn(async () => {});
  await fromKeyv({ ...plainAdapter(), disconnect }).close();
  expect(disconnect).not.toHaveBeenCalled();
  await fromKeyv({ ...plainAdapter(), disconnect }, { disconnect: true }).close();
  expect(disconnect).toHaveBeenCalledOnce();
});
