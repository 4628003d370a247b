import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { completionCacheCase, putAll, readOften, suggestions } from './completion-cache-case.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Statistics, optimizing, contexts of documents. */
export function upkeepCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    completionCacheCase(
      make,
      'S2-37, 3.7 #1: counts each request once, those of all instances together',
      async ({ open, keyValue }) => {
        const [one, other] = [open({ maxSize: 7 }), open({ maxSize: 7 })];
        const empty = await one.stats();
        assert.deepEqual([empty.hitRate, empty.totalRequests, empty.memoryUsageEstimate], [0, 0, 0]);
        await one.put('a', suggestions('a'));
        await readOften(one, 'a', 4);
        await readOften(other, 'a', 3);
        await readOften(other, 'none', 3);
        await one.stats();
        const size = keyValue.shared ? 'redisCacheSize' : 'localCacheSize';
        const hot = keyValue.shared ? 'redisHotKeysCount' : 'localHotKeysCount';
        const { memoryUsageEstimate, averageResponseTimeMs, ...stats } = await other.stats();
        assert.deepEqual(stats, {
          useRedis: keyValue.shared,
          maxSize: 7,
          hitRate: 70,
          hits: 7,
          misses: 3,
          evictions: 0,
          totalRequests: 10,
          redisCacheSize: 0,
          redisHotKeysCount: 0,
          localCacheSize: 0,
          localHotKeysCount: 0,
          precomputedContexts: 0,
          [size]: 1,
          [hot]: 1,
        });
        assert.ok(memoryUsageEstimate > 100 && memoryUsageEstimate < 400, String(memoryUsageEstimate));
        assert.equal(averageResponseTimeMs, 0);
        await readOften(one, 'none', 2);
        assert.equal((await one.stats()).hitRate, 58.33);
      },
    ),
    completionCacheCase(
      make,
      'S2-31 writes accesses in the background, behind 50 ms or 100 requests',
      async ({ open, clock, keyValue }) => {
        const cache = open();
        await putAll(cache, ['a', 'b']);
        const written = async (expected: number): Promise<void> => {
          const patience = Date.now() + 2_000;
          let hits = 0;
          while (hits !== expected && Date.now() < patience) {
            hits = Number((await keyValue.get('completion:stats:hits')) ?? 0);
          }
          assert.equal(hits, expected);
        };
        await readOften(cache, 'a', 2);
        assert.equal(await keyValue.get('completion:stats:hits'), undefined);
        clock.advance(50);
        await written(2);
        assert.equal(await keyValue.scoreOf('completion:accesses', 'a'), 2);
        await readOften(cache, 'b', 100);
        await written(102);
        await cache.put('a', suggestions('again'));
        assert.equal(await keyValue.scoreOf('completion:accesses', 'a'), 0);
      },
    ),
    completionCacheCase(make, 'S2-38 tells of hot keys without any text', async ({ open }) => {
      const cache = open();
      const two = [...suggestions('secret'), ...suggestions('secret too')];
      await cache.put('secret key', [...two, { ...two[0]!, type: 'context_aware' }], { confidence: 0.7 });
      await putAll(cache, ['b', 'cold']);
      await readOften(cache, 'b', 6);
      await readOften(cache, 'secret key', 9);
      await readOften(cache, 'cold', 3);
      const patterns = await cache.exportHotPatterns();
      assert.deepEqual(patterns, [
        {
          key: sha256('secret key'),
          accessCount: 9,
          confidence: 0.7,
          suggestionTypes: ['template_completion', 'context_aware'],
          suggestionCount: 3,
        },
        {
          key: sha256('b'),
          accessCount: 6,
          confidence: 0,
          suggestionTypes: ['template_completion'],
          suggestionCount: 1,
        },
      ]);
      assert.doesNotMatch(JSON.stringify(patterns), /secret/);
    }),
    completionCacheCase(
      make,
      'S2-36 optimizing removes what has ended, what lost its suggestions, and remains',
      async ({ open, clock, keyValue }) => {
        const cache = open({ ttl: '1m' });
        await putAll(cache, ['old 1', 'old 2']);
        await cache.precomputeContext('old', '# A');
        clock.advance(3_600_000);
        await cache.precomputeContext('new', '# A');
        await putAll(cache, ['a', 'lost']);
        await keyValue.delete('completion:cache:lost');
        await keyValue.addScored('completion:access_order', { member: 'remains', score: 1 });
        const done = await cache.optimize();
        // Contexts that are too old go when another one comes.
        assert.deepEqual(done, { expired: 2, orphans: 2, evicted: 0, cooled: 0, contexts: 0 });
        const order = await keyValue.rangeByRank('completion:access_order');
        assert.deepEqual(
          order.map(({ member }) => member),
          ['a'],
        );
        assert.equal((await cache.stats()).precomputedContexts, 1);
        clock.advance(3_600_000);
        assert.deepEqual(await cache.optimize(), {
          expired: 1,
          orphans: 0,
          evicted: 0,
          cooled: 0,
          contexts: 1,
        });
        const smaller = open({ strategy: 'lru', maxSize: 2 });
        await putAll(open({ strategy: 'lru' }), ['a', 'b', 'c']);
        assert.equal((await smaller.optimize()).evicted, 1);
      },
    ),
    completionCacheCase(
      make,
      'S2-35 keeps what it finds in a document for an hour',
      async ({ open, clock, keyValue }) => {
        const [one, other] = [open(), open()];
        const content = '# Title\n\n- item [link](target)\n\n```ts\nx\n```\n';
        const computed = await one.precomputeContext('a:*', content);
        assert.deepEqual(computed, {
          patterns: {
            headings: [{ level: 1, text: 'Title', position: 0 }],
            lists: [{ marker: '-', indentation: '', text: 'item [link](target)', position: 9 }],
            codeBlocks: [{ language: 'ts', position: 32, end: 43 }],
            links: [{ text: 'link', target: 'target', kind: 'inline', position: 16 }],
          },
          hash: sha256(content),
          computedAt: clock.now(),
        });
        assert.deepEqual(await other.precomputedContext('a:*'), computed);
        assert.equal(await other.precomputedContext('a'), undefined);
        const ttl = await keyValue.ttl('completion:precomputed:a%3A%2A');
        assert.ok(ttl > 3_590_000 && ttl <= 3_600_000, String(ttl));
        // 3.7 #17: as long and as many lines, and another hash all the same.
        const changed = await one.precomputeContext('a:*', content.replace('Title', 'Tilte'));
        assert.notEqual(changed.hash, computed.hash);
        clock.advance(3_599_999);
        assert.deepEqual(await other.precomputedContext('a:*'), changed);
        clock.advance(1);
        assert.equal(await other.precomputedContext('a:*'), undefined);
        assert.equal((await one.stats()).precomputedContexts, 0);
      },
    ),
    completionCacheCase(make, 'keeps as many contexts as keys, the latest', async ({ open, clock }) => {
      const cache = open({ maxSize: 2 });
      for (const id of ['a', 'b', 'c']) {
        await cache.precomputeContext(id, '# A');
        clock.advance(1);
      }
      assert.equal(await cache.precomputedContext('a'), undefined);
      assert.ok(await cache.precomputedContext('b'));
      assert.equal((await cache.stats()).precomputedContexts, 2);
    }),
  ];
}
