import type { Clock, Logger } from 'reprise/core';
import { connectRedis, type RedisConnection, type RedisOptions } from 'reprise/redis';
import type { Config, Environment } from '../config/index.ts';

/** What connecting needs beside the configuration. */
export interface RedisParts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Connects to the Redis of the configuration, in the background; undefined when it is switched off.
 *
 * What the configuration leaves out is taken from `REDIS_URL`, else from `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD`
 * and `REDIS_DB`; an empty one counts as not set.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for settings that cannot be.
 */
export function openRedis(config: Config['redis'], parts: RedisParts): RedisConnection | undefined {
  return config.enabled ? connectRedis(redisOptions(config, parts)) : undefined;
}

/** The options of the connection; exported for `reprise doctor`. */
export function redisOptions(
  config: Config['redis'],
  { environment, clock, logger }: RedisParts,
): RedisOptions {
  const { sentinel, cluster } = config;
  return {
    ...addressOf(config, environment),
    ...credentialsOf(config, environment),
    ...(config.tls ? { tls: true } : {}),
    ...(sentinel ? { sentinel: defined(sentinel) } : {}),
    ...(cluster ? { cluster } : {}),
    maxConnections: config.max_connections,
    commandDeadline: config.socket_timeout * 1_000,
    connectDeadline: config.socket_connect_timeout * 1_000,
    retryOnTimeout: config.retry_on_timeout,
    clock,
    logger,
  };
}

function addressOf(config: Config['redis'], environment: Environment): RedisOptions {
  if (config.sentinel || config.cluster) return {};
  const url = config.url ?? given(environment['REDIS_URL']);
  if (url !== undefined && config.host === undefined) return { url };
  const port = config.port ?? numberOf(environment['REDIS_PORT']);
  const host = config.host ?? given(environment['REDIS_HOST']) ?? 'localhost';
  return { host, ...(port === undefined ? {} : { port }) };
}

function credentialsOf(config: Config['redis'], environment: Environment): RedisOptions {
  const database = config.db ?? numberOf(environment['REDIS_DB']);
  return defined({
    username: config.username,
    password: config.password ?? given(environment['REDIS_PASSWORD']),
    database,
  });
}

function numberOf(text: string | undefined): number | undefined {
  const set = given(text);
  return set === undefined ? undefined : Number(set);
}

function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Without the fields that are not set. */
function defined<T extends object>(fields: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
