/** Counts of what a cache did; see `CacheStats` for their meaning. */
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
}
