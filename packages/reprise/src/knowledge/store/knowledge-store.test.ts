import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Cache, createCache } from '../../cache/index.ts';
import { UNSET } from '../../entry/index.ts';
import { json, memory, type Store, sqlite } from '../../stores/index.ts';
import { ChaosStore } from '../../testing/index.ts';
import { KnowledgeObject, KnowledgeStore, knowledgeRegistry } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-knowledge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const stores: readonly [string, () => Store][] = [
  ['memory', () => memory()],
  ['sqlite', () => sqlite(join(folder, `${files++}.db`))],
  ['json', () => json(join(folder, `${files++}`))],
];

const objects = Array.from(
  { length: 10 },
  (_, at) => new KnowledgeObject({ name: `object ${at}`, priority: at }),
);
const [first, second] = objects as [KnowledgeObject, KnowledgeObject];

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function names(found: readonly unknown[]): unknown[] {
  return found.map((object) => (object instanceof KnowledgeObject ? object.name : object));
}

describe.each(stores)('KnowledgeStore over %s', (_, makeStore) => {
  async function using(
    test: (store: KnowledgeStore, cache: Cache, rows: Cache) => Promise<void>,
    options: { readonly condition?: (object: KnowledgeObject) => boolean } = {},
  ): Promise<void> {
    const store = makeStore();
    const cache = createCache({ store });
    const rows = createCache({ store, namespace: '/kl_store/default', ownsStore: false });
    try {
      await test(new KnowledgeStore({ cache, ...options }), cache, rows);
    } finally {
      await cache.close();
    }
  }

  it('S3-50 keeps objects as entries of func kl_store with their id, as data of plain JSON', () =>
    using(async (store, _cache, rows) => {
      await store.upsert(first);
      const entry = await rows.retrieve('kl_store', { kid: first.idText });
      expect(entry).toMatchObject({
        func: 'kl_store',
        inputs: { kid: first.idText },
        output: first.toData(),
      });
    }));

  it('S3-51 stores and retrieves by the names of the seed', () =>
    using(async (store) => {
      await store.store(first);
      expect(await store.retrieve(first.id)).toEqual(first);
      expect(await store.retrieve(second.id)).toBe(UNSET);
      expect(await store.retrieve(second.id, undefined)).toBeUndefined();
    }));

  it('S3-52 takes ids, digits and objects as keys', () =>
    using(async (store) => {
      await store.upsert(first);
      for (const key of [first.id, first.id.toString(), first.idText, first]) {
        expect(await store.get(key)).toEqual(first);
        expect(await store.has(key)).toBe(true);
        expect(await store.exists(key)).toBe(true);
        expect(await store.remove(key)).toBe(true);
        expect(await store.has(key)).toBe(false);
        await store.upsert(first);
      }
      await expect(store.get('ohm')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }));

  it('S3-53 upserts, inserts, removes, counts and iterates', () =>
    using(async (store) => {
      await store.upsert(first.clone({ content: 'old' }));
      await store.insert(first.clone({ content: 'other' }));
      expect(await store.get(first)).toMatchObject({ content: 'old' });
      await store.upsert(first.clone({ content: 'new' }));
      expect(await store.get(first)).toMatchObject({ content: 'new' });
      await store.insert(second);
      expect(await store.size()).toBe(2);
      expect(names(await collected(store)).sort()).toEqual(['object 0', 'object 1']);
      expect(await store.remove(first)).toBe(true);
      expect(await store.remove(first)).toBe(false);
      expect(await store.size()).toBe(1);
    }));

  it('S3-54 works in batches, with holes, a fallback and progress', () =>
    using(async (store) => {
      const told: number[] = [];
      const options = { batchSize: 4, progress: (done: number) => void told.push(done) };
      await store.batchUpsert(objects.slice(0, 9), options);
      expect(told).toEqual([4, 8, 9]);
      expect(names(await store.batchGet([second, objects[9]!, first.id], options))).toEqual([
        'object 1',
        UNSET,
        'object 0',
      ]);
      expect(await store.batchGet([objects[9]!], { fallback: null })).toEqual([null]);
      await store.batchInsert([objects[9]!, first.clone({ content: 'other' })]);
      expect(await store.get(first)).toMatchObject({ content: '' });
      expect(await store.batchRemove([first, first.id, objects[9]!, 5n])).toBe(2);
      expect(await store.size()).toBe(8);
      expect(await store.batchGet([])).toEqual([]);
    }));

  it('S3-54 defect 7: iterates in batches of the exact size', () =>
    using(async (store) => {
      await store.batchUpsert(objects);
      const sizes = async (size?: number) =>
        (await collected(store.batchIter(size))).map(({ length }) => length);
      expect(await sizes(4)).toEqual([4, 4, 2]);
      expect(await sizes(1)).toEqual(Array.from({ length: 10 }, () => 1));
      expect(await sizes(0)).toEqual([10]);
      expect(await sizes()).toEqual([10]);
    }));

  it('S3-54 keeps the first of duplicates', () =>
    using(async (store) => {
      const other = first.clone({ content: 'second' });
      await store.batchUpsert([first.clone({ content: 'first' }), other]);
      expect(await store.get(first)).toMatchObject({ content: 'first' });
      await store.clear();
      await store.batchInsert([other, first]);
      expect(await store.get(first)).toMatchObject({ content: 'second' });
    }));

  it('S3-55 leaves out silently what the condition refuses, also when removing objects', () =>
    using(
      async (store) => {
        await store.batchUpsert(objects);
        expect(await store.size()).toBe(5);
        await store.insert(first);
        expect(await store.size()).toBe(5);
        const kept = objects[9]!;
        expect(await store.remove(kept.clone({ priority: 0 }))).toBe(false);
        expect(await store.remove(kept.clone({ priority: 0 }), { conditioned: false })).toBe(true);
        expect(await store.remove(objects[8]!.id)).toBe(true);
        expect(await store.batchRemove([objects[7]!, objects[6]!.clone({ priority: 0 })])).toBe(1);
      },
      { condition: ({ priority }) => priority >= 5 },
    ));

  it('defect 8: counts, gives and clears only its own entries', () =>
    using(async (store, cache) => {
      const other = new KnowledgeStore({ cache, name: 'other' });
      const odd = new KnowledgeStore({ cache, name: 'default/other: ü' });
      await cache.set('kl_store', { inputs: { kid: first.idText }, output: 1 });
      await cache.set('f', { inputs: { x: 1 }, output: 2 });
      await store.batchUpsert(objects);
      await other.batchUpsert([first.clone({ content: 'other' })]);
      await odd.upsert(second);
      expect([await store.size(), await other.size(), await odd.size()]).toEqual([10, 1, 1]);
      expect(await collected(store)).toHaveLength(10);
      expect(await other.get(first)).toMatchObject({ content: 'other' });
      await store.clear();
      expect([await store.size(), await other.size(), await odd.size()]).toEqual([0, 1, 1]);
      expect([await cache.get('f', { x: 1 }), await cache.get('kl_store', { kid: first.idText })]).toEqual([
        2, 1,
      ]);
      expect(await cache.size()).toBe(2);
      await cache.clear();
      expect([await cache.size(), await other.size(), await odd.size()]).toEqual([0, 1, 1]);
    }));

  it('defect 8: gives what was kept, by id and by iteration, whoever annotates the entry', () =>
    using(async (store, _cache, rows) => {
      await store.upsert(first);
      await rows.annotate('kl_store', { inputs: { kid: first.idText }, expected: { name: 'annotated' } });
      expect(await store.get(first.id)).toEqual(first);
      expect(await collected(store)).toEqual([first]);
      await rows.annotate('kl_store', { inputs: { kid: second.idText }, expected: second.toData() });
      // Without an entry an annotation makes one, whose output is what is expected (S3-17).
      expect(await store.get(second.id)).toEqual(second);
      expect(await collected(store)).toHaveLength(2);
    }));

  it('can remove what it gives while it iterates', () =>
    using(async (store) => {
      await store.batchUpsert(objects);
      for await (const object of store) await store.remove(object);
      expect(await store.size()).toBe(0);
    }));

  it('takes what cannot be read for missing, and says so once', () =>
    using(async (_store, cache, rows) => {
      const warnings: string[] = [];
      const logger = {
        debug: () => {},
        info: () => {},
        warn: (text: string) => void warnings.push(text),
        error: () => {},
      };
      const store = new KnowledgeStore({ cache, logger });
      await store.batchUpsert([first, second]);
      await rows.set('kl_store', { inputs: { kid: second.idText }, output: { name: 5 } });
      expect(await store.get(second)).toBe(UNSET);
      expect(await store.get(second)).toBe(UNSET);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('The field name of a knowledge object must be a text');
      expect(names(await collected(store))).toEqual(['object 0']);
    }));

  it('is not concerned by what the cache leaves out of keys or how long it keeps answers', async () => {
    const cache = createCache({ store: makeStore(), exclude: ['kid'], ttl: 0, tags: ['t'] });
    const store = new KnowledgeStore({ cache });
    await store.batchUpsert(objects);
    expect(await store.size()).toBe(10);
    expect(await store.get(second)).toEqual(second);
    await cache.close();
  });

  it('keeps subclasses, composers and triggers by the registry', () =>
    using(async (_store, cache) => {
      class Recipe extends KnowledgeObject {
        static override readonly type = 'recipe';
      }
      const registry = knowledgeRegistry({ types: [Recipe], composers: { card: ({ name }) => `# ${name}` } });
      const store = new KnowledgeStore({ cache, registry });
      const soup = new Recipe({ name: 'Soup' });
      await store.upsert(soup);
      const found = await store.get(soup.id, undefined);
      expect(found).toBeInstanceOf(Recipe);
      expect(found?.text('card')).toBe('# Soup');
    }));

  it('S3-53 rejects after close, leaves the cache open, and closes twice', () =>
    using(async (store, cache) => {
      await store.upsert(first);
      await store.flush();
      await store.close();
      await store.close();
      const closed = { code: 'CLOSED' };
      await expect(store.get(first)).rejects.toMatchObject(closed);
      await expect(store.upsert(first)).rejects.toMatchObject(closed);
      await expect(store.batchRemove([])).rejects.toMatchObject(closed);
      await expect(store.size()).rejects.toMatchObject(closed);
      await expect(store.clear()).rejects.toMatchObject(closed);
      await expect(store.flush()).rejects.toMatchObject(closed);
      await expect(collected(store)).rejects.toMatchObject(closed);
      expect(await new KnowledgeStore({ cache }).has(first)).toBe(true);
    }));
});

it('refuses what is no knowledge object, and one object in place of a list, and keeps nothing', async () => {
  const store = new KnowledgeStore({ cache: createCache() });
  await expect(store.store({ name: 'plain' } as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(store.batchUpsert([first, null as never])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(store.batchUpsert(first as never)).rejects.toThrow(TypeError);
  expect(await store.size()).toBe(0);
});

it('S3-26 knowledge outlives the process that kept it', async () => {
  const file = join(folder, 'lasting.db');
  const before = createCache({ store: sqlite(file) });
  await new KnowledgeStore({ cache: before }).upsert(first);
  await before.close();
  const after = createCache({ store: sqlite(file) });
  expect(await new KnowledgeStore({ cache: after }).get(first)).toEqual(first);
  await after.close();
});

it('rejects with code and cause when the store of the cache fails, and works again', async () => {
  const chaos = new ChaosStore(memory());
  const cache = createCache({ store: chaos });
  const store = new KnowledgeStore({ cache });
  await store.upsert(first);
  chaos.reads = 'fail';
  chaos.writes = 'fail';
  const failed = { name: 'RepriseError', code: 'STORE_UNAVAILABLE' };
  await expect(store.get(first)).rejects.toMatchObject(failed);
  await expect(store.batchUpsert(objects)).rejects.toMatchObject(failed);
  await expect(store.remove(first)).rejects.toMatchObject(failed);
  await expect(collected(store)).rejects.toMatchObject(failed);
  chaos.reads = 'work';
  chaos.writes = 'work';
  expect(await store.get(first)).toEqual(first);
  await cache.close();
});
