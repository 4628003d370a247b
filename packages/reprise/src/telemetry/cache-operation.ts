/** What a cache does; the names of {@link CacheOperation}. */
export type CacheOperationName =
  | 'annotate'
  | 'batch'
  | 'call'
  | 'clear'
  | 'get'
  | 'invalidate'
  | 'keep'
  | 'pop'
  | 'refresh'
  | 'remove'
  | 'set';

/**
 * How an operation ended: `hit`, `stale` and `miss` of lookups, `joined` for a call answered by another's computation,
 * `kept` and `notKept` of answers; of a batch `hit` when every item had an entry, else `miss`. Absent for operations that only succeed or throw.
 */
export type CacheOutcome = 'hit' | 'stale' | 'miss' | 'joined' | 'kept' | 'notKept';

/** One operation of a cache, as subscribers of {@link cacheOperations} see it; never arguments or answers. */
export interface CacheOperation {
  readonly operation: CacheOperationName;
  readonly namespace: string;
  /** Name of the function, where one function is concerned. */
  readonly func?: string;
  /** Key in the store, where one entry is concerned. */
  readonly key?: string;
  /** Set by the end of the operation. */
  outcome?: CacheOutcome;
  /** Bytes of the entry that was read or written. */
  bytes?: number;
  /** How many entries were concerned, of operations on several. */
  count?: number;
  /** What the operation threw. */
  error?: unknown;
}
