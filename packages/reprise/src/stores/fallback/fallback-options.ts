import type { Clock, Duration, Logger } from '../../core/index.ts';

/** Options of `fallback`. */
export interface FallbackOptions {
  /** How long a read, a write or a removal may take before the primary store counts as failed. @default '1s' */
  readonly deadline?: Duration;
  /** The same for `clear`, `count`, `flush`, `close` and each step of a scan. @default '30s' */
  readonly longDeadline?: Duration;
  /** Wait before the first attempt to use the primary store again; each further wait is twice as long. @default '1s' */
  readonly retryAfter?: Duration;
  /** Longest wait between two attempts. @default '1m' */
  readonly longestRetry?: Duration;
  /** Most changes kept for the primary store during an outage. @default 100_000 */
  readonly journalEntries?: number;
  /** Most bytes of entries kept for it. @default 64 MiB */
  readonly journalBytes?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for the waits. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** How a `fallback` store is doing. */
export interface FallbackStats {
  /** Which store serves at this moment. */
  readonly serving: 'primary' | 'secondary';
  /** Outages of the primary store so far. */
  readonly outages: number;
  /** Changes that wait for the primary store, and their bytes in memory. */
  readonly journaled: number;
  readonly journaledBytes: number;
  /** Changes that were given up: the journal was full, or the primary store never took them. */
  readonly dropped: number;
}
