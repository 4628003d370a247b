import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/** Options of `SessionCache`. */
export interface SessionCacheOptions {
  /** What instances share. Over memory alone, sessions last as long as the process. It stays open after `close`. */
  readonly keyValue: KeyValue;
  /** In front of every key and channel; text without braces. @default 'dialogue:' */
  readonly prefix?: string;
  /** How long a session and its rounds live behind the last write; 0: for ever (S4-01). @default '30d' */
  readonly ttl?: Duration;
  /** Lets reads renew the time to live too, each time a hundredth of it has passed (S4-10). @default false */
  readonly sliding?: boolean;
  /** Rounds kept of a session: the last ones in the order of their paths (S4-10). @default all */
  readonly maxRounds?: number;
  /** Most bytes that the JSON of a session, or of a round, may take. @default 1 MiB */
  readonly maxBytes?: number;
  /** Sessions of which this process keeps copies; 0: none. @default 1_000 */
  readonly localEntries?: number;
  /** Most bytes that the copies take. @default 16 MiB */
  readonly localBytes?: number;
  /** How old a copy may become, should nobody tell that the session changed. @default '30s' */
  readonly localTtl?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for waits. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** Who asks. */
export interface SessionCaller {
  /** Sessions of different tenants have nothing to do with each other, whatever their ids. 1 to 255 characters. */
  readonly tenant?: string | undefined;
  /**
   * Whose session it is: the first write with an owner decides. A session with an owner is given to nobody else, nor to who
   * names no owner; one without is anybody's. 1 to 255 characters.
   */
  readonly owner?: string | undefined;
}

/** Options of `SessionCache.cacheSession`. */
export interface CacheSessionOptions extends SessionCaller {
  /** How long the session and its rounds live; 0: for ever. @default `ttl` of the cache */
  readonly ttl?: Duration | undefined;
  /** Stores only when the session has exactly this version; 0: only when there is none. @default `version` of the data */
  readonly expectVersion?: number | undefined;
}

/** Options of `SessionCache.cacheRound`. */
export interface CacheRoundOptions extends SessionCaller {
  /** Lets the round end before its session. @default as long as the session */
  readonly ttl?: Duration | undefined;
}

/** Options of `SessionCache.readThrough` and `SessionCache.writeThrough`. */
export interface SourceOptions extends SessionCaller {
  /** How long the session and its rounds live in the cache; 0: for ever. @default `ttl` of the cache */
  readonly ttl?: Duration | undefined;
}
