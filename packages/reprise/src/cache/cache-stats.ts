import type { LatencySummary } from './latency-sample.ts';

/** What a cache did since it was made. */
export interface CacheStats {
  /** Calls answered by a fresh entry. */
  readonly hits: number;
  /** Calls answered by an entry past its ttl. */
  readonly staleHits: number;
  /** Calls whose function had to run while they waited. */
  readonly misses: number;
  /** Calls that waited for the function of another call. */
  readonly joined: number;
  /** Refreshes in the background. */
  readonly refreshes: number;
  /** Functions that threw. */
  readonly failures: number;
  /** Reads and writes that the store failed to do in time. */
  readonly storeFaults: number;
  /** Answers that could not be kept: not plain data, or the store failed. */
  readonly notKept: number;
  /** Entries written. */
  readonly writes: number;
  /** Bytes of the entries that answered. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** How long hits took; one in 16 is measured. */
  readonly hitLatency: LatencySummary;
  /** How long functions took. */
  readonly computeLatency: LatencySummary;
  /** Share of calls, 0 to 1, answered by an entry; 0 before the first. */
  readonly hitRate: number;
}
