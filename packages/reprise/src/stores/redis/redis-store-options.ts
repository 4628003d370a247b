import type { Clock, Logger } from '../../core/index.ts';
import type { RedisConnection } from '../../redis/index.ts';

/** Options of `redis`. */
export interface RedisStoreOptions {
  /** Address of the server; the store connects by itself and closes the connection at its end. */
  readonly url?: string;
  /** A connection that exists, instead of `url`. */
  readonly connection?: RedisConnection;
  /** Whether closing the store closes the connection given, too. @default false */
  readonly closeConnection?: boolean;
  /** Every key in Redis begins with this; text without braces. @default 'reprise' */
  readonly prefix?: string;
  /**
   * Most entries of a group, which is what has the same key up to its last colon; those used longest ago go first, a
   * sixty-fourth of the group at once. Instances that share a prefix have to agree on it. @default no bound
   */
  readonly maxEntries?: number;
  /**
   * Values of at least this many bytes are compressed; `Infinity` for none. Expanding takes 10 to 15 us however small
   * the value, as long as reading 1 KB from a server nearby.
   *
   * @default 4_096
   */
  readonly compressOver?: number;
  /** Larger values are not stored: counted, and logged once. @default 8 MiB */
  readonly maxValueBytes?: number;
  /** Milliseconds between sweeps for what expired or was cleared; reads never see that anyway. @default 60_000 */
  readonly sweepInterval?: number;
  /**
   * Tells when an entry expires. Each instance goes by its own clock, the server's is not asked: keep the clocks of
   * instances that share a prefix together.
   *
   * @default systemClock
   */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** What a Redis store did since it was made. */
export interface RedisStoreStats {
  /** Entries not stored because their value was larger than `maxValueBytes`. */
  readonly tooLarge: number;
  /** Entries removed by this instance because the group was full. */
  readonly evicted: number;
  /** Entries removed by this instance that had expired or that the server had dropped. */
  readonly ended: number;
  /** Entries that were there and could not be read: damaged, or written by a later version. They count as missing. */
  readonly unreadable: number;
  /** Times that changes of other instances may have been missed. */
  readonly gaps: number;
}
