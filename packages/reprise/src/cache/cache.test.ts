import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CacheEntry, UNSET } from '../entry/index.ts';
import { cache, cacheOn, funcs, removeFiles, start, stop, store, stores } from './cache-fixture.js';

afterAll(removeFiles);

describe.each(stores)('a cache over %s', (_, makeStore) => {
  beforeEach(() => start(makeStore()));
  afterEach(stop);

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
