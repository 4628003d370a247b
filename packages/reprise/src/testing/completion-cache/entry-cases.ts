import assert from 'node:assert/strict';
import type { CompletionCache, CompletionCacheOptions, Suggestion } from '../../completion/index.ts';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { completionCacheCase, kept, putAll, suggestions } from './completion-cache-case.ts';

/** Keys that must neither collide nor match each other. */
const oddKeys = [
  'a:b',
  'a',
  'b',
  '*',
  'a*',
  '_',
  'a_b',
  'a%3Ab',
  '[a]',
  '{a}',
  'two words',
  '你好',
  '👋',
  '\\',
  'ends',
  '%65nds',
  'access_order',
  'cache:a',
  '__proto__',
  'x'.repeat(1_024),
];

/** Getting, putting and invalidating. */
export function entryCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    completionCacheCase(
      make,
      '8(5), 3.7 #1 #2: gives equal suggestions behind a put, on every instance, and nobody shares them',
      async ({ open }) => {
        const [one, other] = [open(), open()];
        const put: Suggestion[] = [
          ...suggestions('你好 👋 "x"\n'),
          ...suggestions('', 0),
          ...suggestions('b', 1),
        ];
        const before = structuredClone(put);
        await one.put('key', put);
        Object.assign(put[0]!, { text: 'changed' });
        const found = await one.get('key');
        assert.deepEqual(found, before);
        Object.assign(found![0]!, { text: 'changed' });
        assert.deepEqual([await one.get('key'), await other.get('key')], [before, before]);
        await one.put('none', []);
        assert.deepEqual(await other.get('none'), []);
      },
    ),
    completionCacheCase(
      make,
      'S2-31 finds only what was put with the same context hash',
      async ({ open }) => {
        const cache = open();
        await cache.put('key', suggestions('a'), { contextHash: 'one' });
        await cache.put('without', suggestions('b'));
        assert.equal(await cache.get('key', 'two'), undefined);
        assert.equal(await cache.get('without', 'one'), undefined);
        assert.deepEqual(await cache.get('key', 'one'), suggestions('a'));
        assert.deepEqual(await cache.get('key'), suggestions('a'));
        assert.equal(await cache.get('other'), undefined);
      },
    ),
    completionCacheCase(
      make,
      '8(6), 3.7 #3: ttl and hybrid forget by age, however often they are read, and lru never does',
      async ({ open, clock }) => {
        const ages = { lru: true, ttl: false, hybrid: false };
        for (const [strategy, lasts] of Object.entries(ages) as [Strategy, boolean][]) {
          const cache = open({ strategy, ttl: '1m', prefix: `${strategy}:` });
          await cache.put('a', suggestions('a'));
          await cache.put('own', suggestions('own'), { ttl: '2m' });
          clock.advance(59_999);
          assert.deepEqual(await kept(cache, ['a', 'own']), ['a', 'own'], strategy);
          clock.advance(1);
          assert.deepEqual(await kept(cache, ['a', 'own']), lasts ? ['a', 'own'] : ['own'], strategy);
          await cache.put('a', suggestions('again'));
          clock.advance(59_999);
          assert.deepEqual(await cache.get('a'), suggestions('again'), strategy);
          clock.advance(1);
          assert.deepEqual(await kept(cache, ['own']), [], strategy);
        }
      },
    ),
    completionCacheCase(
      make,
      '3.7 #17: the store drops suggestions when they are too old, which reading does not put off',
      async ({ open, keyValue }) => {
        const cache = open({ ttl: '1m' });
        const lasting = open({ strategy: 'lru', prefix: 'lasting:' });
        await Promise.all([cache.put('a', suggestions('a')), lasting.put('a', suggestions('a'))]);
        await new Promise((resolve) => setTimeout(resolve, 5));
        const before = await keyValue.ttl('completion:cache:a');
        await cache.get('a');
        await cache.stats();
        const left = await keyValue.ttl('completion:cache:a');
        assert.ok(left <= before && before <= 60_000 && left > 50_000, `${before} ${left}`);
        assert.equal(await keyValue.ttl('lasting:cache:a'), -1);
      },
    ),
    completionCacheCase(
      make,
      'keys with colons, stars, marks, any script and 1,024 bytes are told apart',
      async ({ open }) => {
        const cache = open();
        for (const [index, key] of oddKeys.entries()) {
          assert.equal(await cache.get(key), undefined, key);
          await cache.put(key, suggestions(String(index)));
        }
        for (const [index, key] of oddKeys.entries()) {
          assert.equal((await cache.get(key))?.[0]?.text, String(index), key);
        }
      },
    ),
    completionCacheCase(
      make,
      'S2-34 invalidates the keys that contain a text, taken literally',
      async ({ open }) => {
        const cache = open();
        const rest = async (): Promise<string[]> => kept(cache, oddKeys);
        await putAll(cache, oddKeys);
        assert.equal(await cache.invalidate('*'), 2);
        assert.equal(await cache.invalidate('?'), 0);
        assert.equal(await cache.invalidate('a_'), 1);
        assert.equal(await cache.invalidate('[a'), 1);
        assert.deepEqual(
          await rest(),
          oddKeys.filter((key) => !['*', 'a*', 'a_b', '[a]'].includes(key)),
        );
        await cache.precomputeContext('document', '# A');
        assert.equal(await cache.invalidate(), oddKeys.length - 4);
        assert.deepEqual([await rest(), await cache.invalidate()], [[], 0]);
        assert.equal(await cache.precomputedContext('document'), undefined);
      },
    ),
    completionCacheCase(
      make,
      'caches of different prefixes share nothing, also when one prefix continues the other',
      async ({ open }) => {
        const prefixes = ['t:', 't:cache:', 't:precomputed:', 't:stats:', 't:hot_keys:', 't', 't:*:'];
        const caches = prefixes.map((prefix) => open({ prefix, maxSize: 100 }));
        for (const [index, cache] of caches.entries()) {
          for (const key of oddKeys) await cache.put(key, suggestions(`${index} ${key}`));
          await cache.precomputeContext('ends', `# ${index}`);
        }
        for (const [index, cache] of caches.entries()) {
          const texts = await Promise.all(oddKeys.map(async (key) => (await cache.get(key))?.[0]?.text));
          assert.deepEqual(
            texts,
            oddKeys.map((key) => `${index} ${key}`),
          );
          const context = await cache.precomputedContext('ends');
          assert.equal(context?.patterns.headings[0]?.text, String(index));
        }
        assert.equal(await caches[0]!.invalidate(), oddKeys.length);
        assert.equal((await kept(caches[1]!, oddKeys)).length, oddKeys.length);
        assert.equal((await caches[1]!.stats()).hits, oddKeys.length * 2);
      },
    ),
    completionCacheCase(make, 'refuses what is no key, no suggestion or too large', async ({ open }) => {
      const cache = open();
      const [good] = suggestions('a') as [Suggestion];
      const put = (wrong: object, options = {}): Promise<void> =>
        cache.put('key', [{ ...good, ...wrong }], options);
      const wrong = [
        cache.get(''),
        cache.get('x'.repeat(1_025)),
        cache.get('你'.repeat(342)),
        cache.get('a\ud800'),
        cache.get(7 as never),
        put({ confidence: 1.5 }),
        put({ confidence: Number.NaN }),
        put({ text: 7 }),
        put({ contextUsed: [7] }),
        put({ timestamp: new Date() }),
        put({ more: 'x' }),
        put({ text: 'x'.repeat(1_024 * 1_024) }),
        put({}, { confidence: -1 }),
        put({}, { contextHash: 7 }),
        put({}, { ttl: 0 }),
        cache.put('key', 'text' as never),
        cache.precomputeContext('', '# A'),
        cache.precomputeContext('d', '你'.repeat(349_526)),
        cache.precomputeContext('d', 7 as never),
        cache.precomputedContext('x'.repeat(1_025)),
      ];
      for (const [index, call] of wrong.entries()) {
        await assert.rejects(call, { code: 'INVALID_ARGUMENT' }, String(index));
      }
      assert.equal(await cache.get('key'), undefined);
      const options: Partial<CompletionCacheOptions>[] = [
        { maxSize: 0 },
        { maxSize: 1.5 },
        { ttl: 0 },
        { ttl: 'soon' },
        { strategy: 'fifo' as never },
        { hot: { threshold: -1 } },
        { hot: { halfLife: 0 } },
      ];
      for (const each of options) assert.throws(() => open(each), { code: 'INVALID_ARGUMENT' });
    }),
    completionCacheCase(
      make,
      'S2-39 runs a wrapped function once for all who ask the same, also in another process',
      async ({ open, clock }) => {
        const runs: string[] = [];
        async function complete(text: string, options: { readonly words: number }): Promise<Suggestion[]> {
          runs.push(text);
          await Promise.resolve();
          if (text === 'bad') throw new Error('no model');
          return suggestions(`${text} ${options.words}`);
        }
        const ask = open({ ttl: '1h' }).wrap(complete, { ttl: '1m' });
        const crowd = await Promise.all(Array.from({ length: 20 }, () => ask('a', { words: 1 })));
        for (const found of crowd) assert.deepEqual(found, suggestions('a 1'));
        Object.assign(crowd[0]![0]!, { text: 'changed' });
        assert.deepEqual(crowd[1], suggestions('a 1'));
        assert.deepEqual(await open().wrap(complete)('a', { words: 1 }), suggestions('a 1'));
        assert.deepEqual(runs, ['a']);
        assert.deepEqual(await ask('a', { words: 2 }), suggestions('a 2'));
        clock.advance(60_000);
        await ask('a', { words: 1 });
        assert.deepEqual(runs, ['a', 'a', 'a']);
        await assert.rejects(ask('bad', { words: 1 }), /no model/);
        await assert.rejects(ask('bad', { words: 1 }), /no model/);
        assert.equal(runs.length, 5);
        const byText = open().wrap(complete, { key: (text) => `own:${text}` });
        await byText('b', { words: 1 });
        assert.deepEqual(await byText('b', { words: 2 }), suggestions('b 1'));
        assert.throws(() => open().wrap(() => []), { code: 'INVALID_ARGUMENT' });
      },
    ),
    completionCacheCase(make, 'works no more when it is closed; what it kept stays', async ({ open }) => {
      const cache = open();
      await cache.put('a', suggestions('a'));
      await cache.get('a');
      await cache.close();
      await cache.close();
      const calls: ((closed: CompletionCache) => Promise<unknown>)[] = [
        (closed) => closed.get('a'),
        (closed) => closed.put('a', []),
        (closed) => closed.invalidate(),
        (closed) => closed.optimize(),
        (closed) => closed.stats(),
        (closed) => closed.exportHotPatterns(),
        (closed) => closed.precomputeContext('a', ''),
        (closed) => closed.precomputedContext('a'),
      ];
      for (const call of calls) await assert.rejects(call(cache), { code: 'CLOSED' });
      const next = open();
      assert.equal((await next.stats()).hits, 1);
      assert.deepEqual(await next.get('a'), suggestions('a'));
    }),
  ];
}

type Strategy = NonNullable<CompletionCacheOptions['strategy']>;
