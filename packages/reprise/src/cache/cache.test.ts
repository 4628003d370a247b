import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CacheEntry, encodeEnvelope, UNSET } from '../entry/index.ts';
import { callback, memory, type Store, sqlite } from '../stores/index.ts';
import { type Cache, type CacheOptions, createCache } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-cache-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

describe.each([
  ['memory', () => memory()],
  ['sqlite', () => sqlite(join(folder, `${files++}.db`))],
])('a cache over %s', (_, makeStore: () => Store) => {
  let store: Store;
  let cache: Cache;

  function cacheOn(options: CacheOptions = {}): Cache {
    return createCache({ store, ownsStore: false, ...options });
  }

  beforeEach(() => {
    store = makeStore();
    cache = cacheOn();
  });

  afterEach(async () => {
    await cache.close();
    await store.close();
  });

  async function funcs(of: AsyncIterable<CacheEntry>): Promise<string[]> {
    const found: string[] = [];
    for await (const { func } of of) found.push(func);
    return found.sort();
  }

  it('S3-11 gives the value, and UNSET where there is none', async () => {
    await cache.set('add', { inputs: { x: 5, y: 10 }, output: 15 });
    expect(await cache.get('add', { y: 10, x: 5 })).toBe(15);
    expect(await cache.get('add', { x: 5 })).toBe(UNSET);
    expect(await cache.get('sub', { x: 5, y: 10 })).toBe(UNSET);
  });

  it.each([null, undefined, false, 0, '', Number.NaN])(
    'S3-11 gives a cached %s as a value',
    async (output) => {
      await cache.set('f', { output });
      expect(await cache.get('f')).toBe(output);
      expect(await cache.exists('f')).toBe(true);
      const again = await cache.getOrSet<unknown>('f', {}, () => 'computed');
      expect(again).toBe(output);
    },
  );

  it('S3-12 retrieves the entry, with the metadata of its users only', async () => {
    await cache.set('f', { inputs: { a: 1 }, output: 2, metadata: { by: 'me' }, ttl: '1h', tags: ['t'] });
    const entry = await cache.retrieve('f', { a: 1 });
    expect((entry as CacheEntry).toJSON()).toEqual({
      func: 'f',
      inputs: { a: 1 },
      output: 2,
      metadata: { by: 'me' },
    });
    expect(await cache.retrieve('f')).toBe(UNSET);
  });

  it('S3-13 writes an entry that was made elsewhere, and over one that is there', async () => {
    const entry = CacheEntry.from('f', { inputs: { a: 1 }, output: 1, metadata: { at: new Date(5) } });
    await cache.set(entry);
    await cache.add(entry.clone({ output: 2 }));
    expect(await cache.get(entry)).toBe(2);
    expect(((await cache.retrieve(entry)) as CacheEntry).metadata).toEqual({ at: new Date(5) });
    expect(await cache.size()).toBe(1);
  });

  it('S3-13 an entry without any output is there, and has no value', async () => {
    await cache.set('f');
    expect(await cache.get('f')).toBe(UNSET);
    expect(await cache.exists('f')).toBe(true);
    expect(await cache.getOrSet('f', {}, () => 1)).toBe(1);
  });

  it('S3-14 S3-15 finds entries by key: a bigint, digits, digits with zeros, an entry', async () => {
    const entry = CacheEntry.from('add', { inputs: { x: 5, y: 10 }, output: 15 });
    await cache.set(entry);
    const targets = [entry.key, String(entry.key), String(entry.key).padStart(40, '0'), entry];
    for (const target of targets) {
      expect(await cache.exists(target)).toBe(true);
      expect(await cache.get(target)).toBe(15);
    }
    expect(await cache.exists(entry.key + 1n)).toBe(false);
    expect(await cache.remove(String(entry.key))).toBe(true);
    expect(await cache.exists(entry)).toBe(false);
    await expect(cache.get(2n ** 128n)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('S3-15 a function that is called like a number is found beside its inputs', async () => {
    await cache.set('42', { output: 'x' });
    expect(await cache.get('42', {})).toBe('x');
  });

  it('S3-16 removes, and removing what is not there is no error', async () => {
    await cache.set('f', { output: 1 });
    expect(await cache.remove('f')).toBe(true);
    expect(await cache.unset('f')).toBe(false);
    expect(await cache.get('f')).toBe(UNSET);
  });

  it('S3-17 answers with what is expected once an entry is annotated, and keeps the output', async () => {
    const double = cache.memoize(async function double(x: number) {
      return x + x + 1;
    });
    expect(await double(2)).toBe(5);
    await cache.annotate(double, { inputs: { x: 2 }, expected: 4, metadata: { by: 'human' } });
    expect(await double(2)).toBe(4);
    const entry = (await cache.retrieve('double', { x: 2 })) as CacheEntry;
    expect([entry.value, entry.output, entry.metadata]).toEqual([4, 5, { by: 'human' }]);
  });

  it('S3-17 makes an entry of what is expected, and refuses to annotate nothing', async () => {
    await cache.annotate('f', { inputs: { a: 1 }, expected: null });
    const entry = (await cache.retrieve('f', { a: 1 })) as CacheEntry;
    expect([entry.output, entry.expected]).toEqual([null, null]);
    await expect(cache.annotate('g')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('S3-18 defect 2: iterates over all entries while they are removed', async () => {
    for (let n = 0; n < 30; n++) await cache.set('f', { inputs: { n }, output: n });
    const seen: unknown[] = [];
    for await (const entry of cache) {
      seen.push(entry.output);
      await cache.remove(entry);
    }
    expect(seen.length).toBe(30);
    expect(await cache.size()).toBe(0);
  });

  it('S3-18 defect 2: pops entries one by one, then null; and all at once', async () => {
    for (let n = 0; n < 3; n++) await cache.set('f', { inputs: { n }, output: n });
    expect(await cache.pop()).toBeInstanceOf(CacheEntry);
    expect(await cache.size()).toBe(2);
    expect((await cache.popAll()).length).toBe(2);
    expect(await cache.pop()).toBeNull();
    expect(await cache.popAll()).toEqual([]);
  });

  it('S3-18 gives no entry to two who take entries out at the same time', async () => {
    const cache = createCache();
    for (let id = 0; id < 20; id++) await cache.set('f', { inputs: { id }, output: id });
    const [one, some, rest] = await Promise.all([cache.pop(), cache.popAll(), cache.popAll()]);
    const taken = [one!, ...some, ...rest].map(({ output }) => output);
    expect(taken.toSorted((left, right) => Number(left) - Number(right))).toEqual([...Array(20).keys()]);
  });

  it('S3-18 clears, and sees, only entries of its own namespace', async () => {
    const foreign = { key: 'other', value: new Uint8Array([1]), createdAt: 1, version: 1, tags: [] };
    await store.setMany([foreign, { ...foreign, key: `0${'x'.repeat(39)}` }]);
    const spaces = [
      cache,
      cacheOn({ namespace: 'a:b' }),
      cacheOn({ namespace: 'a' }),
      cacheOn({ namespace: '0' }),
    ];
    for (const [index, each] of spaces.entries()) await each.set(`f${index}`, { output: index, tags: ['t'] });
    for (const [index, each] of spaces.entries()) {
      expect(await funcs(each)).toEqual([`f${index}`]);
      expect(await each.size()).toBe(1);
    }
    await spaces[2]!.clear();
    expect(await Promise.all(spaces.map((each) => each.size()))).toEqual([1, 1, 0, 1]);
    await cache.clear();
    expect(await Promise.all(spaces.map((each) => each.size()))).toEqual([0, 1, 0, 1]);
    expect((await store.getMany(['other']))[0]).toBeDefined();
  });

  it('S3-10 leaves out excluded inputs everywhere, also when they are named later', async () => {
    const other = cacheOn({ exclude: ['debug'] });
    await other.set('f', { inputs: { a: 1, debug: true }, output: 1 });
    expect(await cache.get('f', { a: 1 })).toBe(1);
    expect(await other.get('f', { a: 1, debug: false })).toBe(1);
    other.addExclude(['trace']);
    expect(await other.get('f', { a: 1, debug: 1, trace: 1 })).toBe(1);
    other.setExclude([]);
    expect(await other.get('f', { a: 1, debug: 1 })).toBe(UNSET);
  });

  it.each(['func', 'metadata', 'output', 'expected', 'exclude', 'self', 'inputs', '__proto__'])(
    'defect 1: an input called %s counts',
    async (input) => {
      const inputs = (value: number) => Object.fromEntries([[input, { a: value }]]);
      await cache.set('f', { inputs: inputs(1), output: 1 });
      expect(await cache.get('f', inputs(1))).toBe(1);
      expect(await cache.get('f', inputs(2))).toBe(UNSET);
      expect(await cache.getOrSet('f', inputs(2), () => 2)).toBe(2);
      expect(await cache.getOrSet('f', inputs(1), () => 3)).toBe(1);
    },
  );

  it('defect 5: hands out copies, and keeps copies', async () => {
    const given = { list: [1] };
    await cache.set('f', { output: given });
    given.list.push(2);
    for (let time = 0; time < 2; time++) {
      const got = (await cache.get('f')) as typeof given;
      expect(got).toEqual({ list: [1] });
      got.list.push(3);
      ((await cache.retrieve('f')) as { output: typeof given }).output.list.push(4);
      const hit = await cache.getOrSet<typeof given>('f', {}, () => ({ list: [] }));
      expect(hit).toEqual({ list: [1] });
      hit.list.push(5);
    }
  });

  it('keeps the inputs as they were when the function changes them', async () => {
    const inputs = { list: [3, 1] };
    await cache.getOrSet('sort', inputs, () => inputs.list.sort());
    expect(await cache.get('sort', { list: [3, 1] })).toEqual([1, 3]);
    expect(((await cache.retrieve('sort', { list: [3, 1] })) as CacheEntry).inputs).toEqual({ list: [3, 1] });
  });

  it('S3-05 takes a function for its name, a memoized one for the name it keeps its answers under', async () => {
    function plain(): void {}
    await cache.set(plain, { output: 1 });
    expect(await cache.get('plain')).toBe(1);
    const named = cache.memoize({ name: 'kept' })(async (x: number) => x);
    await named(1);
    expect(await cache.get(named, { x: 1 })).toBe(1);
    expect(await cache.get('kept', { x: 1 })).toBe(1);
    await expect(cache.get((() => () => {})())).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('S3-26 another cache on the same store has the answers', async () => {
    await cache.getOrSet('f', { a: 1 }, () => ({ deep: new Map([[1, new Date(0)]]) }));
    const later = cacheOn();
    expect(await later.getOrSet('f', { a: 1 }, () => 0 as unknown)).toEqual({
      deep: new Map([[1, new Date(0)]]),
    });
    expect(later.stats()).toMatchObject({ hits: 1, misses: 0, hitRate: 1 });
  });

  it('refuses inputs that make no key, names where, and says what helps', async () => {
    const inputs = { request: { agent: { run: () => 1 } } };
    const refusal = {
      code: 'NOT_CANONICAL',
      message: expect.stringMatching(/\$\.request\.agent\.run.*option key/),
    };
    await expect(cache.get('f', inputs)).rejects.toMatchObject(refusal);
    await expect(cache.getOrSet('f', inputs, () => 1)).rejects.toMatchObject(refusal);
    await expect(cache.set('f', { output: () => 1 })).rejects.toMatchObject({ code: 'NOT_CANONICAL' });
  });

  it('takes a damaged entry for missing, and loses nothing else', async () => {
    const [good, bad] = [CacheEntry.from('good', { output: 1 }), CacheEntry.from('bad', { output: 2 })];
    await cache.set(good);
    const key = String(bad.key).padStart(40, '0');
    const value = encodeEnvelope(bad).subarray(0, 9);
    await store.setMany([{ key, value, createdAt: 1, version: 1, tags: [] }]);
    expect(await cache.get(bad)).toBe(UNSET);
    expect(await funcs(cache)).toEqual(['good']);
    expect(await cache.getOrSet('bad', {}, () => 3)).toBe(3);
    expect(await cache.get(bad)).toBe(3);
  });

  it('rejects with CLOSED after it is closed, while memoized functions still run', async () => {
    let calls = 0;
    const count = cache.memoize(async function count() {
      return ++calls;
    });
    await count();
    await cache.close();
    await cache.close();
    expect([await count(), await count()]).toEqual([2, 3]);
    await expect(cache.get('f')).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(cache.set('f')).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(cache.size()).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(cache.clear()).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(funcs(cache)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await store.getMany(['x'])).toEqual([undefined]);
  });
});

it.each([
  ['ttl', { ttl: '-1s' }],
  ['jitter', { jitter: 2 }],
  ['eagerRefresh', { eagerRefresh: -0.1 }],
  ['hardTimeout', { hardTimeout: Number.NaN }],
  ['namespace', { namespace: '\ud800' }],
  ['tags', { tags: 'users' as never }],
  ['exclude', { exclude: 'debug' as never }],
  ['store', { store: 'cache.db' as never }],
  ['store in place of the options', memory() as never],
])('refuses a wrong %s when the cache is made', (_, options) => {
  expect(() => createCache(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

it.each([
  ['a bare value', 'value'],
  ['null', null],
  ['an object that is the value', { name: 'value' }],
])('refuses to write %s, which would be lost', async (_, parts) => {
  await using cache = createCache();
  await expect(cache.set('f', parts as never)).rejects.toThrow(/put the value at output/);
  expect(await cache.size()).toBe(0);
});

it('writes the plain form of an entry', async () => {
  await using cache = createCache();
  const entry = CacheEntry.from('f', { inputs: { x: 1 }, output: 2 });
  await cache.set('f', entry.toJSON());
  expect(await cache.get(entry)).toBe(2);
});

it.each([undefined, null, 5, Symbol('f'), {}])('refuses to find an entry by %s', async (target) => {
  await using cache = createCache();
  await expect(cache.get(target as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

describe('a memoized function names its entries as its calls do', () => {
  it('with its defaults, and without what it excludes', async () => {
    await using cache = createCache();
    const user = cache.memoize({ exclude: ['debug'] })(async function user(
      id: number,
      full = false,
      debug = 0,
      ...others: number[]
    ) {
      return `${id} ${full} ${debug} ${others.length}`;
    });
    await user(5, false, 1);
    expect(await cache.get(user, { id: 5 })).toBe('5 false 1 0');
    expect(await cache.exists(user, { id: 5, full: undefined, debug: 9 })).toBe(true);
    expect(await cache.exists(user, { id: 5, full: true })).toBe(false);
    await cache.set(user, { inputs: { id: 6, debug: 3 }, output: 'by hand' });
    expect(await user(6)).toBe('by hand');
    expect(await cache.remove(user, { id: 5 })).toBe(true);
    expect(await cache.size()).toBe(1);
  });

  it('by the result of its key', async () => {
    await using cache = createCache();
    const user = cache.memoize({ key: ({ id }: { id: number }) => id })(async function user({
      id,
    }: {
      id: number;
    }) {
      return id;
    });
    await user({ id: 5 });
    expect(await cache.get(user, { key: 5 })).toBe(5);
  });
});

it('S3-35 what is asked by hand asks the feeds too, by function or by name', async () => {
  const feed = (func: unknown, inputs: Readonly<Record<string, unknown>>) =>
    func === 'f' && inputs['x'] === 1 ? 42 : UNSET;
  await using cache = createCache({ store: callback({ feeds: [feed] }) });
  expect(await cache.get('f', { x: 1 })).toBe(42);
  expect(await cache.retrieve('f', { x: 1 })).toMatchObject({ func: 'f', inputs: { x: 1 }, output: 42 });
  expect([await cache.exists('f', { x: 1 }), await cache.exists('f', { x: 2 })]).toEqual([true, false]);
});
