import type { Clock, Duration, Logger } from '../../../core/index.ts';
import type { KeyValue } from '../key-value.ts';

/** Options of `fallbackKeyValue`. */
export interface FallbackKeyValueOptions {
  /**
   * What becomes during an outage of what decides between instances: locks, permits, `appendNumbered`, `claimItems`,
   * `settleClaim` and `hashSetIf`. They reject with `REDIS_UNAVAILABLE`, or hold within this process only, which is no
   * protection from other instances, and leave nothing behind when the outage ends. @default 'fail'
   */
  readonly locks?: 'fail' | 'local';
  /** Wait before the first attempt to use the primary again; each further wait is twice as long. @default '250ms' */
  readonly retryAfter?: Duration;
  /** Longest wait between two attempts. @default '5s' */
  readonly longestRetry?: Duration;
  /** Most changes kept for the primary during an outage. @default 100_000 */
  readonly journalEntries?: number;
  /** Most bytes of changes kept for it. @default 64 MiB */
  readonly journalBytes?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for the waits. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** How a `fallbackKeyValue` is doing. */
export interface FallbackKeyValueStats {
  /** Which store serves at this moment. */
  readonly serving: 'primary' | 'secondary';
  /** Outages of the primary so far. */
  readonly outages: number;
  /** Changes that wait for the primary, and their bytes in memory. */
  readonly journaled: number;
  readonly journaledBytes: number;
  /** Changes given up since the store was made: the journal was full, or the primary refused them. */
  readonly dropped: number;
}

/** A {@link KeyValue} that goes on with another while the first is out of service. */
export interface FallbackKeyValue extends KeyValue {
  stats(): FallbackKeyValueStats;
}
