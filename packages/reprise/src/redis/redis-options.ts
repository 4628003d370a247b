import type { ConnectionOptions } from 'node:tls';
import type { Clock, Duration, Logger } from '../core/index.ts';

/** A group of servers watched by Sentinels. */
export interface RedisSentinelOptions {
  /** The name that the Sentinels know the group by, for example `mymaster`. */
  readonly name: string;
  /** Sentinels, as `host:port`; the port is 26379 when it is left out. */
  readonly nodes: readonly string[];
  readonly username?: string;
  /** Password of the Sentinels themselves. */
  readonly password?: string;
}

/** A Redis Cluster. */
export interface RedisClusterOptions {
  /** Some of its servers, as `host:port`; the port is 6379 when it is left out. The others are found. */
  readonly nodes: readonly string[];
}

/** How {@link connectRedis} reaches a server and how long it waits. Options win over parts of `url`. */
export interface RedisOptions {
  /**
   * `redis://[[user]:password@]host[:port][/database]`, `rediss://…` for TLS,
   * `redis+sentinel://[[user]:password@]host:port,host:port/name[/database]` and
   * `redis+cluster://[[user]:password@]host:port,host:port`, these also with `rediss+`.
   */
  readonly url?: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 6379 */
  readonly port?: number;
  readonly username?: string;
  /** An empty password means none. */
  readonly password?: string;
  /** Number of the database; a Cluster has only 0. @default 0 */
  readonly database?: number;
  /** TLS, with the options of `node:tls` such as `ca`, `cert`, `key`, `servername`. @default false */
  readonly tls?: boolean | ConnectionOptions;
  readonly sentinel?: RedisSentinelOptions;
  readonly cluster?: RedisClusterOptions;
  /**
   * Where addresses that Sentinels and servers of a Cluster tell are reached from here, `host:port` to `host:port`, for
   * servers behind address translation.
   */
  readonly addressMap?: Readonly<Record<string, string>>;
  /**
   * Most connections to one server: one carries all commands (Redis answers one command after the other, and more
   * connections only make more packets), one the subscriptions, the rest are for `blocking()`. @default 10
   */
  readonly maxConnections?: number;
  /** Most commands in flight to one server; further ones are refused at once. @default 10_000 */
  readonly maxInFlight?: number;
  /** How long a command may take, and how long a server may be silent while it is asked. @default '1s' */
  readonly commandDeadline?: Duration;
  /** How long connecting may take, and how long the first commands wait for it. @default '5s' */
  readonly connectDeadline?: Duration;
  /** Sends commands that only read once more behind their deadline. @default false */
  readonly retryOnTimeout?: boolean;
  /** Wait before the second attempt to connect; each further wait is twice as long. @default '100ms' */
  readonly retryAfter?: Duration;
  /** Longest wait between two attempts. @default '2s' */
  readonly longestRetry?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for the waits. @default Math.random */
  readonly random?: () => number;
  /**
   * Gets one line when a server is lost and one when it is back, and one warning when it is too old.
   *
   * @default silentLogger
   */
  readonly logger?: Logger;
}
