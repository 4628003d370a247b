import type { Clock, Logger } from '../../core/index.ts';

/** What the stores over SQL servers have in common. */
export interface SqlOptions {
  /** Letters, digits and underscores, maybe behind a schema; made when it is not there. @default 'reprise_entries' */
  readonly table?: string;
  /**
   * Milliseconds a statement may take, everything included: the wait for a connection, for earlier writes of the same
   * key, for the answer. They pass on the machine's clock.
   *
   * @default 5_000
   */
  readonly deadline?: number;
  /** Most connections used at once. @default 10 */
  readonly connections?: number;
  /** Milliseconds between sweeps for expired entries; reads never see them anyway. @default 60_000 */
  readonly sweepInterval?: number;
  /**
   * Tells when an entry expires and when to sweep. Each instance goes by its own clock, the server's is not asked: keep
   * the clocks of instances that share a table together.
   *
   * @default systemClock
   */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}
