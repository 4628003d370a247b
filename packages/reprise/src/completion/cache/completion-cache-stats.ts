import type { CacheParts } from './cache-parts.ts';

/** How a completion cache is doing, counted by all instances (S2-37). */
export interface CompletionCacheStats {
  /** Whether instances share it at this moment. */
  readonly useRedis: boolean;
  readonly maxSize: number;
  /** Per cent of the requests, with two decimals. */
  readonly hitRate: number;
  readonly hits: number;
  readonly misses: number;
  /** Keys that left because there were too many. */
  readonly evictions: number;
  readonly totalRequests: number;
  /** Milliseconds that a request to this instance takes, later ones counting more. */
  readonly averageResponseTimeMs: number;
  /** Keys and hot keys, where instances share them; else 0. */
  readonly redisCacheSize: number;
  readonly redisHotKeysCount: number;
  /** Keys and hot keys, where they are those of this process; else 0. */
  readonly localCacheSize: number;
  readonly localHotKeysCount: number;
  readonly precomputedContexts: number;
  /** Bytes of all suggestions, estimated from some of them. */
  readonly memoryUsageEstimate: number;
}

/** What one instance did since its cache was made. */
export interface CompletionCacheCounts {
  readonly hits: number;
  readonly misses: number;
  /** Keys that this instance removed because there were too many. */
  readonly evictions: number;
}

/** How many keys the estimate looks at. */
const sampleSize = 20;

/** Asks how a cache is doing, in two round trips. */
export async function statsOf(parts: CacheParts): Promise<CompletionCacheStats> {
  const { keyValue, names, settings, ledger, heat, contexts, touches, responseTime } = parts;
  await touches.flush();
  const { shared } = keyValue;
  const { stats } = names;
  const [counters, size, hot, precomputedContexts, sample] = await Promise.all([
    keyValue.getMany([stats.hits, stats.misses, stats.evictions, stats.totalRequests]),
    ledger.liveSize(),
    heat.hot(),
    contexts.count(),
    keyValue.rangeByRank(names.order, -sampleSize),
  ]);
  const [hits, misses, evictions, totalRequests] = counters.map((text) => Number(text ?? 0)) as Four;
  const texts = await keyValue.getMany(sample.map(({ member }) => names.entry(member)));
  return {
    useRedis: shared,
    maxSize: settings.maxSize,
    hitRate: totalRequests === 0 ? 0 : Math.round((hits / totalRequests) * 10_000) / 100,
    hits,
    misses,
    evictions,
    totalRequests,
    averageResponseTimeMs: responseTime.average,
    redisCacheSize: shared ? size : 0,
    redisHotKeysCount: shared ? hot.size : 0,
    localCacheSize: shared ? 0 : size,
    localHotKeysCount: shared ? 0 : hot.size,
    precomputedContexts,
    memoryUsageEstimate: Math.round(averageBytes(texts) * size),
  };
}

type Four = [number, number, number, number];

function averageBytes(texts: readonly (string | undefined)[]): number {
  const sizes = texts.filter((text) => text !== undefined).map((text) => Buffer.byteLength(text));
  return sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
}
