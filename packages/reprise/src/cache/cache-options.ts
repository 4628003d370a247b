import type { Clock, Duration, Logger } from '../core/index.ts';
import type { Store } from '../stores/index.ts';
import type { CallOptions } from './calls/call-options.ts';

/** Options of `createCache`; the call options are the defaults of everything this cache memoizes. */
export interface CacheOptions extends CallOptions {
  /** Where entries live. The cache closes it, unless `ownsStore` is false. @default memory() */
  readonly store?: Store;
  /** Whether closing the cache closes the store. @default true */
  readonly ownsStore?: boolean;
  /**
   * Sets the entries of this cache apart from others in the same store; `clear`, `size` and iteration see only its own.
   *
   * @default ''
   */
  readonly namespace?: string;
  /** Names of inputs that never count: calls that differ only in them share an entry (spec S3-10). */
  readonly exclude?: readonly string[];
  /**
   * How long to wait for one answer of the store: after that a memoized call goes on without, and what is done by hand
   * to one entry rejects with `DEADLINE_EXCEEDED`.
   *
   * @default '1s'
   */
  readonly storeDeadline?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for jitter. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}
