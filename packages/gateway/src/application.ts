import type { Clock, Logger } from 'reprise/core';
import { type KeyValue, memoryKeyValue, type RedisConnection, redisKeyValue } from 'reprise/redis';
import type { Config } from './config/index.ts';
import { dependentLogger } from './dependent-logger.ts';
import { EventService } from './events/index.ts';
import type { Upstream } from './upstreams/index.ts';

/** How one component does, for `GET /api/health`. */
export interface ComponentHealth {
  readonly status: 'ok' | 'degraded' | 'off';
  /** What it is, or what does not work, for people. */
  readonly detail?: string;
}

/** What the application caches are made of beside the configuration. */
export interface ApplicationParts {
  /** The connection to Redis, when the gateway shares its data with others. */
  readonly connection: RedisConnection | undefined;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The application caches of a gateway, and what they lie on. */
export interface Application {
  /** What all instances share: Redis where it is configured, with `redis.key_prefix` and `:` in front of every key. */
  readonly keyValue: KeyValue;
  /** What stays in this process, for a component whose `redis.enabled` is `false`. */
  readonly ownKeyValue: KeyValue;
  /** Logs of events, and the streams that are open. */
  readonly events: EventService | undefined;
  /** By the name of the component. */
  components(): Readonly<Record<string, ComponentHealth>>;
  /** Ends the components first, then what they lie on. The connection stays open: it is the gateway's. */
  close(): Promise<void>;
}

/** Puts the application caches together. */
export function openApplication(
  config: Config,
  { connection, clock, logger }: ApplicationParts,
): Application {
  const ownKeyValue = memoryKeyValue({ clock, logger });
  const prefix = `${config.redis.key_prefix}:`;
  const keyValue = connection ? redisKeyValue(connection, { prefix, clock, logger }) : ownKeyValue;
  const common = { clock, logger: connection ? dependentLogger(connection, logger, clock) : logger };
  const events = config.events.enabled
    ? new EventService(config.events, { keyValue, connection, ...common })
    : undefined;
  return {
    keyValue,
    ownKeyValue,
    events,
    components: () => ({ shared_data: sharedData(connection), events: healthOfEvents(events) }),
    async close() {
      await events?.close();
      await keyValue.close();
      await ownKeyValue.close();
    },
  };
}

function sharedData(connection: RedisConnection | undefined): ComponentHealth {
  if (!connection) return { status: 'ok', detail: 'memory of this process' };
  const { kind, available } = connection;
  return available
    ? { status: 'ok', detail: kind }
    : { status: 'degraded', detail: `${kind} is out of reach` };
}

function healthOfEvents(events: EventService | undefined): ComponentHealth {
  if (!events) return { status: 'off' };
  const { unreachable } = events.log.stats();
  return unreachable === 0
    ? { status: 'ok', detail: `${events.streams} streams` }
    : { status: 'degraded', detail: 'streams wait for Redis' };
}
