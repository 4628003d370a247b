import type { Duration } from '../../../core/index.ts';
import type { Fields } from './hash-operations.ts';

/** One entry of a stream. */
export interface StreamEntry<Item> {
  /** Milliseconds and a number, such as `1767225600000-0`; each is higher than those before it. */
  readonly id: string;
  readonly fields: ReadonlyMap<string, Item>;
}

/** Options of {@link StreamOperations.appendToStream}. */
export interface AppendOptions {
  /** Drops the oldest entries over this number, whole blocks at a time: some more may stay. @default no bound */
  readonly maxLength?: number;
  /** Lets the stream expire this long after the append, in the same step; 0 or less: leaves its expiry alone. */
  readonly ttl?: Duration;
  /**
   * Publishes the id of the entry to this channel in the same step; in a Cluster it reaches subscribers of all nodes.
   * What `fallbackKeyValue` appends again after an outage is not announced, as messages are not sent again.
   */
  readonly announce?: string;
}

/** Options of {@link StreamOperations.readStream}. */
export interface ReadStreamOptions {
  /** Gives entries behind this id. @default from the oldest */
  readonly after?: string;
  /** Most entries given. @default 1_000 */
  readonly limit?: number;
}

/** Options of {@link StreamOperations.followStream}. */
export interface FollowOptions {
  /** Begins behind this id. @default with what is appended from now on */
  readonly after?: string;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal;
}

/** Streams: logs that are appended to, read again by id, and followed (S2-12). */
export interface StreamOperations<Item> {
  /**
   * Appends one entry and resolves with its id (`XADD`, with `MAXLEN ~`; with `ttl` or `announce` a script). At least one
   * field, and with `ttl` or `announce` 3,000 at most: scripts pass on no more.
   */
  appendToStream(key: string, fields: Fields, options?: AppendOptions): Promise<string>;
  /** Entries in their order (`XRANGE`). */
  readStream(key: string, options?: ReadStreamOptions): Promise<StreamEntry<Item>[]>;
  /** The newest `count` entries, in their order (`XREVRANGE`). */
  streamTail(key: string, count: number): Promise<StreamEntry<Item>[]>;
  /**
   * Gives entries as they come, each once, on a connection of its own (`XREAD BLOCK`). It begins at the first step of
   * the iteration; a fault ends it with an error, and whoever remembers the last id goes on from there.
   */
  followStream(key: string, options?: FollowOptions): AsyncIterable<StreamEntry<Item>>;
  /** How many entries there are (`XLEN`). */
  streamLength(key: string): Promise<number>;
  /** Keeps exactly the newest `maxLength` entries and resolves with how many went (`XTRIM`). */
  trimStream(key: string, maxLength: number): Promise<number>;
}
