import type { RepriseError } from '../core/index.ts';
import type { RedisScript } from './redis-script.ts';

/** One word of a command; text is sent as UTF-8. */
export type RedisArgument = string | Uint8Array;

/**
 * What Redis answered, in the shapes of RESP2, whichever server it is: status and text as a string, integers as a
 * number, maps and pairs as flat arrays, doubles as text, nothing as null. With `bytes`, bulk strings are a `Buffer`
 * instead of text; a status such as `OK` stays text.
 */
export type RedisReply = null | number | string | Uint8Array | readonly RedisReply[];

/** How a command is sent and answered. */
export interface RedisSendOptions {
  /** Gives bulk strings as bytes, unchanged. @default false */
  readonly bytes?: boolean;
  /** Milliseconds until the call rejects with `DEADLINE_EXCEEDED`. @default `commandDeadline` of the connection */
  readonly deadline?: number;
  /** Says that the command changes nothing, so that it may be sent again after its connection broke. @default false */
  readonly readOnly?: boolean;
}

/** One command. */
export interface RedisCommand extends RedisSendOptions {
  /** The name of the command and its arguments, for example `['GET', key]`. */
  readonly args: readonly RedisArgument[];
  /** The key that decides which node of a Cluster gets the command; without one, any node that takes writes. */
  readonly key?: string;
}

/** A command that waits in the server, such as `XREAD BLOCK`. */
export interface RedisBlockingCommand extends RedisCommand {
  /** Milliseconds that the server may hold the command, as its arguments say; they are added to the deadline. */
  readonly blockTime: number;
}

/** A connection that one caller has for itself, for commands that wait in the server; one command at a time. */
export interface RedisBlockingConnection extends AsyncDisposable {
  /**
   * Sends a command and waits for its answer; connects again by itself after a fault.
   *
   * @throws RepriseError as {@link RedisConnection.send}.
   */
  send(command: RedisBlockingCommand): Promise<RedisReply>;
  /** Ends the connection; a command under way rejects with `CLOSED`. */
  close(): Promise<void>;
}

/** What {@link RedisConnection.serverInfo} tells. */
export interface RedisServerInfo {
  readonly name: 'redis' | 'valkey';
  /** For example `8.0.2`. */
  readonly version: string;
  /** Whether Reprise works with this version: Redis 6.2 or later, Valkey 7.2 or later. */
  readonly supported: boolean;
  /** Whether the server has vector sets (`VADD`, `VSIM`). */
  readonly vectorSets: boolean;
  /** Bytes that data may take; 0 for no limit, undefined where the server does not tell. */
  readonly maxmemory: number | undefined;
  /** For example `allkeys-lru`; undefined where the server does not tell. */
  readonly maxmemoryPolicy: string | undefined;
  /** Bytes that data takes; undefined where the server does not tell. */
  readonly usedMemory: number | undefined;
}

/**
 * One Redis or Valkey: a server, a group watched by Sentinels, or a Cluster.
 *
 * Every call ends: with the answer, at its deadline, or at once while the server is known to be out of reach.
 * Recovery needs nobody's help.
 */
export interface RedisConnection extends AsyncDisposable {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** False while no server can be reached: calls reject at once. */
  readonly available: boolean;
  /**
   * False while the server answers and refuses every write, because it is full (`OOM`), a replica (`READONLY`), cannot
   * save (`MISCONF`), has too few replicas (`NOREPLICAS`), or the user may only read (`NOPERM`); of a Cluster, while
   * one of its masters does. Calls are sent all the same. It is true again about two seconds after the last refusal.
   */
  readonly writable: boolean;
  /**
   * The servers that cannot be reached now, by the names that messages give them, such as `Redis at 10.0.0.1:6379`;
   * none while all can. Of a Cluster some may be missing while the others answer and {@link available} is true.
   */
  readonly missing: readonly string[];

  /**
   * Sends one command.
   *
   * @throws RepriseError `REDIS_UNAVAILABLE` when the server cannot be reached, the connection broke or too many
   * commands are in flight; `DEADLINE_EXCEEDED`; `REDIS_REFUSED` when the server answered with an error, its code
   * such as `WRONGTYPE` in `details.redisCode`; `CLOSED` after `close`. A write that rejects with
   * `REDIS_UNAVAILABLE` or `DEADLINE_EXCEEDED` may have happened.
   */
  send(command: RedisCommand): Promise<RedisReply>;

  /**
   * Sends many commands in one round trip per node and chunk (500 commands or 4 MB); they are no transaction. What
   * {@link send} would reject with stands in the place of the answer. A deadline counts for each chunk.
   */
  sendMany(commands: readonly RedisCommand[]): Promise<(RedisReply | RepriseError)[]>;

  /**
   * Runs a script, by its digest where the server knows it.
   *
   * In a Cluster all keys must share a slot. @throws RepriseError as {@link send}.
   */
  run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
    options?: RedisSendOptions,
  ): Promise<RedisReply>;

  /**
   * Calls `listener` with every message published to `channel`, on one connection for all channels, which subscribes
   * again after a fault; {@link onReconnect} then tells that messages may have been missed.
   *
   * @returns A function that ends it.
   * @throws RepriseError as {@link send} when the subscription cannot be made now.
   */
  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<() => Promise<void>>;

  /**
   * Opens a connection for commands that wait in the server.
   *
   * @throws RepriseError `REDIS_UNAVAILABLE` when `maxConnections` are in use or the server cannot be reached.
   */
  blocking(): Promise<RedisBlockingConnection>;

  /**
   * Tells once per change whether the server can be reached. Becoming available again also means that anything may
   * have been missed.
   *
   * @returns A function that ends it.
   */
  onAvailability(listener: (available: boolean) => void): () => void;

  /**
   * Tells once per change whether writes are taken; see {@link writable}.
   *
   * @returns A function that ends it.
   */
  onWritability(listener: (writable: boolean) => void): () => void;

  /**
   * Tells each time that {@link missing} changed, before {@link onAvailability} tells.
   *
   * @returns A function that ends it.
   */
  onMissing(listener: (missing: readonly string[]) => void): () => void;

  /**
   * Tells that a connection was lost and is back, also when nobody noticed: what is remembered about the server's
   * data may be old, and messages may have been missed.
   *
   * @returns A function that ends it.
   */
  onReconnect(listener: () => void): () => void;

  /** Asks the server what it is. @throws RepriseError as {@link send}. */
  serverInfo(): Promise<RedisServerInfo>;

  /** Ends everything within a second; commands in flight reject with `CLOSED`. */
  close(): Promise<void>;
}
