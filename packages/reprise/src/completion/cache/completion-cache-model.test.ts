import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { CompletionCache } from './completion-cache.ts';
import type { CompletionStrategy } from './completion-cache-options.ts';

const maxSize = 10;
const ttl = 1_000;
const halfLife = 4_000;
const threshold = 2;

interface ModelEntry {
  readonly key: string;
  readonly createdAt: number;
  readonly confidence: number;
  readonly text: string;
}

/** What the strategies say, written down plainly: lists that are sorted and searched at each step. */
class Model {
  readonly #strategy: CompletionStrategy;
  /** The one used longest ago first. */
  #entries: ModelEntry[] = [];
  /** When keys were read that have not left since. */
  #reads: { readonly key: string; readonly at: number }[] = [];

  constructor(strategy: CompletionStrategy) {
    this.#strategy = strategy;
  }

  get size(): number {
    return this.#entries.length;
  }

  get(key: string, now: number): string | undefined {
    const entry = this.#entries.find((each) => each.key === key);
    if (!entry || this.#ended(entry, now)) return undefined;
    this.#entries = [...this.#entries.filter((each) => each !== entry), entry];
    this.#reads.push({ key, at: now });
    return entry.text;
  }

  put(entry: ModelEntry): void {
    const now = entry.createdAt;
    this.#entries = [...this.#entries.filter(({ key }) => key !== entry.key), entry];
    if (this.size <= maxSize) return;
    this.#remove(this.#entries.filter((each) => this.#ended(each, now)));
    if (this.size <= maxSize) return;
    const others = this.#entries.filter((each) => each !== entry);
    this.#remove(this.#strategy === 'ttl' ? [leastConfident(others)] : this.#longestUnused(others, now));
  }

  invalidate(pattern: string): number {
    const found = this.#entries.filter(({ key }) => key.includes(pattern));
    this.#remove(found);
    return found.length;
  }

  /** Keys that are there, without reading them. */
  keys(now: number): string[] {
    return this.#entries.filter((each) => !this.#ended(each, now)).map(({ key }) => key);
  }

  #longestUnused(others: ModelEntry[], now: number): ModelEntry[] {
    const cold = others.filter(({ key }) => this.#heat(key, now) <= threshold);
    if (cold.length > 0) return cold.slice(0, this.size - maxSize);
    return this.size < 1.2 * maxSize ? [] : others.slice(0, this.size - 1.1 * maxSize);
  }

  #heat(key: string, now: number): number {
    const reads = this.#reads.filter((read) => read.key === key);
    return reads.reduce((sum, { at }) => sum + 0.5 ** ((now - at) / halfLife), 0);
  }

  #ended({ createdAt }: ModelEntry, now: number): boolean {
    return this.#strategy !== 'lru' && now - createdAt >= ttl;
  }

  #remove(entries: readonly ModelEntry[]): void {
    const keys = entries.map(({ key }) => key);
    this.#entries = this.#entries.filter(({ key }) => !keys.includes(key));
    this.#reads = this.#reads.filter(({ key }) => !keys.includes(key));
  }
}

/** The lowest confidence; of equal ones the first key. */
function leastConfident(entries: readonly ModelEntry[]): ModelEntry {
  return entries.reduce((least, each) => {
    const lower = each.confidence - least.confidence || (each.key < least.key ? -1 : 1);
    return lower < 0 ? each : least;
  });
}

const key = fc.integer({ min: 0, max: 15 }).map((index) => `k${index}`);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('get' as const), key }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      key,
      confidence: fc.constantFrom(0, 0.2, 0.4, 0.6, 0.8, 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('invalidate' as const), pattern: fc.constantFrom('k12', '3') }),
  },
);

describe.each(['lru', 'ttl', 'hybrid'] as const)('completion caches with %s', (strategy) => {
  it('S2-40 answers whatever is asked as a plain model of the strategy does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 150 }), async (steps) => {
        const clock = new ManualClock();
        const keyValue = memoryKeyValue({ clock });
        const cache = new CompletionCache({
          keyValue,
          clock,
          strategy,
          maxSize,
          ttl,
          hot: { threshold, halfLife },
        });
        const model = new Model(strategy);
        for (const [index, each] of steps.entries()) {
          // No two steps happen in the same millisecond, so that what is noted later is not older.
          clock.advance(1);
          const now = clock.now();
          if (each.kind === 'get') {
            const found = await cache.get(each.key);
            assert.equal(found?.[0]?.text, model.get(each.key, now), `get ${index}`);
          } else if (each.kind === 'put') {
            const { confidence } = each;
            const [text, timestamp] = [String(index), '2026-01-01T00:00:00.000Z'];
            const suggestion = { text, type: 'a', confidence, contextUsed: [], timestamp };
            await cache.put(each.key, [suggestion], { confidence });
            model.put({ key: each.key, createdAt: now, confidence, text });
          } else if (each.kind === 'invalidate') {
            const live = model.keys(now).filter((name) => name.includes(each.pattern));
            assert.equal(await cache.invalidate(each.pattern), live.length, `invalidate ${index}`);
            model.invalidate(each.pattern);
          } else clock.advance(each.time);
          assert.equal(await keyValue.scoredCount('completion:ends'), model.size, `size ${index}`);
        }
        assert.equal((await cache.stats()).localCacheSize, model.keys(clock.now()).length);
        await cache.close();
      }),
      { numRuns: 150 },
    );
  });
});
