import { describe, expect, it } from 'vitest';
import { deferred, silentLogger } from '../core/index.ts';
import { memory, type Store } from '../stores/index.ts';
import { ChaosStore } from '../testing/index.ts';
import { type Cache, createCache, currentCall } from './index.ts';

const turn = () => new Promise(setImmediate);

describe.each([
  ['at once', () => memory()],
  ['with promises', () => new ChaosStore(memory())],
])('tags over a store that answers %s', (_, makeStore: () => Store) => {
  function tagged(cache: Cache, func: string, tags: readonly string[]): Promise<string> {
    return cache.getOrSet(func, {}, () => func, { tags });
  }

  it('invalidating a tag removes what carries it, and nothing else', async () => {
    await using cache = createCache({ store: makeStore() });
    await tagged(cache, 'one', ['a', 'b']);
    await tagged(cache, 'two', ['b']);
    await tagged(cache, 'three', ['c']);
    await cache.set('four', { output: 4, tags: ['a'] });
    expect(await cache.invalidateTags(['a'])).toBe(2);
    const left = await Promise.all(['one', 'two', 'three', 'four'].map((func) => cache.exists(func)));
    expect(left).toEqual([false, true, true, false]);
    expect(await cache.invalidateTags(['a', 'unknown'])).toBe(0);
    expect(await tagged(cache, 'one', ['a', 'b'])).toBe('one');
    expect(await cache.exists('one')).toBe(true);
    expect(await cache.invalidateTags(['b', 'c'])).toBe(3);
  });

  it('takes no text for a list of tags, and says so', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => warnings.push(message) };
    await using cache = createCache({ store: makeStore(), logger });
    await expect(cache.invalidateTags('users' as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(cache.set('f', { output: 1, tags: 'users' as never })).rejects.toThrow(/option tags/);
    const f = cache.memoize({ tags: () => 'users' as never })(async function f() {
      return 1;
    });
    expect(await f()).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('What the option tags gave must be a list of texts')]);
    const g = cache.memoize(async function g() {
      currentCall()?.setTags('users' as never);
    });
    await expect(g()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('tags follow from the answer too', async () => {
    await using cache = createCache({ store: makeStore() });
    const user = cache.memoize({ tags: ({ team }: { team: string }) => [`team:${team}`] })(
      async function user(id: number) {
        return { id, team: id > 1 ? 'red' : 'blue' };
      },
    );
    await user(1);
    await user(2);
    expect(await cache.invalidateTags(['team:red'])).toBe(1);
    expect([await cache.exists(user, { id: 1 }), await cache.exists(user, { id: 2 })]).toEqual([true, false]);
  });

  it('an invalidation by one instance is seen by another on the same store', async () => {
    const store = makeStore();
    await using one = createCache({ store });
    await using two = createCache({ store, ownsStore: false });
    await tagged(one, 'f', ['a']);
    expect(await two.exists('f')).toBe(true);
    await two.invalidateTags(['a']);
    expect(await one.exists('f')).toBe(false);
  });

  it.each([
    ['known before', { tags: ['a'] }],
    ['that follow from the answer', { tags: () => ['a'] }],
  ])(
    'a call that another instance invalidated meanwhile keeps nothing, with tags %s',
    async (_how, options) => {
      const store = makeStore();
      await using one = createCache({ store });
      await using two = createCache({ store, ownsStore: false });
      const answer = deferred<string>();
      const old = one.getOrSet('f', {}, () => answer.promise, options);
      await turn();
      await two.invalidateTags(['a']);
      answer.resolve('old');
      expect(await old).toBe('old');
      expect(await one.exists('f')).toBe(false);
    },
  );

  it('who comes after an invalidation gets no answer from before, also when the function set the tags', async () => {
    await using cache = createCache({ store: makeStore() });
    const answers = [deferred<string>(), deferred<string>()];
    let calls = 0;
    const ask = () =>
      cache.getOrSet('f', {}, (context) => {
        context.setTags(['a']);
        return answers[calls++]!.promise;
      });
    const before = ask();
    await turn();
    await cache.invalidateTags(['a']);
    const after = ask();
    await turn();
    answers[0]!.resolve('old');
    answers[1]!.resolve('new');
    expect([await before, await after]).toEqual(['old', 'new']);
    expect(await cache.get('f')).toBe('new');
  });

  it('a token that got lost makes entries missing, and comes back with the next one', async () => {
    const store = makeStore();
    await using cache = createCache({ store });
    await tagged(cache, 'f', ['a']);
    await store.clear('#tag:');
    expect(await cache.exists('f')).toBe(false);
    expect(await cache.getOrSet('f', {}, () => 'again', { tags: ['a'] })).toBe('again');
    expect(await cache.exists('f')).toBe(true);
  });

  it('namespaces have tags of their own, and no token is taken for an entry', async () => {
    const store = makeStore();
    const spaces = ['', 'tag', '#tag', 'a'].map((namespace) =>
      createCache({ store, namespace, ownsStore: false }),
    );
    for (const cache of spaces) await tagged(cache, 'f', ['a', 'x:y']);
    expect(await spaces[1]!.invalidateTags(['a'])).toBe(1);
    expect(await Promise.all(spaces.map((cache) => cache.size()))).toEqual([1, 0, 1, 1]);
    expect(await Promise.all(spaces.map((cache) => cache.exists('f')))).toEqual([true, false, true, true]);
    await spaces[0]!.clear();
    expect(await Promise.all(spaces.map((cache) => cache.exists('f')))).toEqual([false, false, true, true]);
    await store.close();
  });

  it('entries without tags cost no look at tags', async () => {
    const store = makeStore();
    await using cache = createCache({ store });
    await cache.getOrSet('f', {}, () => 1);
    expect(await store.count('#tag:')).toBe(0);
  });
});

it('plain functions see invalidations at once', async () => {
  await using cache = createCache();
  let calls = 0;
  const count = cache.memoize({ tags: ['a'] })(function count() {
    calls += 1;
    return calls;
  });
  expect([count(), count()]).toEqual([1, 1]);
  await cache.invalidateTags(['a']);
  expect([count(), count()]).toEqual([2, 2]);
});
