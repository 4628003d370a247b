import type { CacheStats } from '../cache-stats.ts';
import { LatencySample } from '../latency-sample.ts';

/** Counts what a cache does; the fields are explained at {@link CacheStats}. */
export class CallCounters {
  hits = 0;
  staleHits = 0;
  misses = 0;
  joined = 0;
  refreshes = 0;
  failures = 0;
  storeFaults = 0;
  notKept = 0;
  writes = 0;
  bytesRead = 0;
  bytesWritten = 0;
  readonly hitLatency = new LatencySample();
  readonly computeLatency = new LatencySample();

  stats(): CacheStats {
    const { hitLatency, computeLatency, ...counts } = this;
    const answered = this.hits + this.staleHits;
    const calls = answered + this.misses + this.joined;
    return {
      ...counts,
      hitLatency: hitLatency.summary(),
      computeLatency: computeLatency.summary(),
      hitRate: calls === 0 ? 0 : answered / calls,
    };
  }
}
