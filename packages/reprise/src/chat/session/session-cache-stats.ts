import type { SessionCounts } from './session-index.ts';
import type { ReadCounts } from './session-reader.ts';

/** What one instance did since its cache was made. */
export interface SessionCacheCounts extends ReadCounts {
  /** Writes that were refused because somebody else wrote meanwhile. */
  readonly conflicts: number;
  /** Calls that failed because Redis was away or full. */
  readonly failures: number;
  /** Sessions loaded from the source of truth. */
  readonly loads: number;
}

/** What `SessionCache.getCacheStats` tells: of the sessions of one tenant, and of this instance since it was made (S4-06). */
export interface SessionCacheStats extends SessionCacheCounts {
  /** Whether the shared store took the last call. */
  readonly available: boolean;
  /** Sessions there are, those included that only have rounds; undefined while Redis is away. */
  readonly sessions: number | undefined;
  /** Rounds of these sessions. */
  readonly rounds: number | undefined;
  /** Whether every round was counted; of over 1,000 sessions, the rounds of 1,000 are, and the rest is estimated. */
  readonly roundsExact: boolean;
  /** Milliseconds that a session lives unless told otherwise; 0 for ever. */
  readonly ttl: number;
  readonly sliding: boolean;
  /** Copies in this process. */
  readonly localEntries: number;
  readonly localBytes: number;
}

/** The counts while nobody can be asked. */
export const unknownCounts: Record<'sessions' | 'rounds', undefined> & Pick<SessionCounts, 'roundsExact'> = {
  sessions: undefined,
  rounds: undefined,
  roundsExact: false,
};
