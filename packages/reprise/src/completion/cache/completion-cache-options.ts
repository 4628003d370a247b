import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/**
 * How suggestions leave the cache (S2-40): `lru` keeps them until there are too many; `ttl` until they are too old, and
 * drops those of the lowest confidence when there are too many; `hybrid` until they are too old, and drops those used
 * longest ago when there are too many.
 */
export type CompletionStrategy = 'hybrid' | 'lru' | 'ttl';

/** What makes a key hot. */
export interface HotKeyOptions {
  /** A key is hot when it was asked for more often than this, where older accesses count less. @default 5 */
  readonly threshold?: number;
  /** After how long an access counts half. @default '10m' */
  readonly halfLife?: Duration;
}

/** Options of `CompletionCache` (S2-30). */
export interface CompletionCacheOptions {
  /** What instances share. Over memory alone, suggestions last as long as the process. */
  readonly keyValue: KeyValue;
  /**
   * In front of every key; each tenant needs one of its own. In a Cluster it, or the prefix of `keyValue`, needs a hash
   * tag, such as `completion:{7}:`, so that all keys of a cache are on one node. @default 'completion:'
   */
  readonly prefix?: string;
  /** Most keys kept; up to a fifth more while there are hot ones. @default 1_000 */
  readonly maxSize?: number;
  /** How long suggestions are kept behind the last `put`, however often they are read; not for `lru`. @default '5m' */
  readonly ttl?: Duration;
  /** @default 'hybrid' */
  readonly strategy?: CompletionStrategy;
  /** Hot keys are not dropped for being used longest ago while there are less than 1.2 × `maxSize`. */
  readonly hot?: HotKeyOptions;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** Options of `CompletionCache.put` (S2-32). */
export interface PutCompletionOptions {
  /** What the suggestions depend on besides their key; `get` with another one finds nothing. */
  readonly contextHash?: string | undefined;
  /** 0 to 1; the lowest go first with `ttl`. @default 0 */
  readonly confidence?: number | undefined;
  /** How long these suggestions are kept, whatever the strategy. @default `ttl` of the cache; `lru`: for ever */
  readonly ttl?: Duration | undefined;
}

/** Options of `CompletionCache.wrap` (S2-39). */
export interface WrapCompletionOptions<Args extends readonly unknown[]> {
  /** The key of a call. @default the name of the function and a digest of its arguments */
  readonly key?: (...args: Args) => string;
  /** As that of `put`. */
  readonly ttl?: Duration;
}
