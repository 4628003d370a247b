import type { SessionCache } from 'reprise/chat';
import type { Clock, Logger } from 'reprise/core';
import { type KeyValue, memoryKeyValue, type RedisConnection, redisKeyValue } from 'reprise/redis';
import { type ChatCapture, healthOfCapture, type OnChatBatch, openCapture } from './capture/index.ts';
import { Completions } from './completions/index.ts';
import type { ComponentHealth } from './component-health.ts';
import type { Config } from './config/index.ts';
import { dependentLogger } from './dependent-logger.ts';
import { EventService } from './events/index.ts';
import { healthOfSessions, openSessions } from './sessions/index.ts';
import type { AskModel, Upstream } from './upstreams/index.ts';

/** What the application caches are made of beside the configuration. */
export interface ApplicationParts {
  /** The connection to Redis, when the gateway shares its data with others. */
  readonly connection: RedisConnection | undefined;
  readonly upstream: Upstream;
  readonly ask: AskModel;
  /** What is asked where the configuration names no model. */
  readonly model: string;
  readonly onChatBatch?: OnChatBatch | undefined;
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
  /** What collects chat messages. */
  readonly capture: ChatCapture | undefined;
  /** Dialogue sessions and their rounds. */
  readonly sessions: SessionCache | undefined;
  /** Suggestions while somebody writes. */
  readonly completions: Completions | undefined;
  /** By the name of the component. */
  components(): Readonly<Record<string, ComponentHealth>>;
  /** Ends the components first, then what they lie on. The connection stays open: it is the gateway's. */
  close(): Promise<void>;
}

/** Puts the application caches together. */
export function openApplication(
  config: Config,
  { connection, clock, logger, ...parts }: ApplicationParts,
): Application {
  const ownKeyValue = memoryKeyValue({ clock, logger });
  const prefix = `${config.redis.key_prefix}:`;
  const keyValue = connection ? redisKeyValue(connection, { prefix, clock, logger }) : ownKeyValue;
  const common = { clock, logger: connection ? dependentLogger(connection, logger, clock) : logger };
  const events = config.events.enabled
    ? new EventService(config.events, { keyValue, connection, ...common })
    : undefined;
  const sessions = openSessions(config, { keyValue, ...common });
  const { text_chat: textChat } = config.capture;
  const capture = openCapture(config, {
    keyValue: textChat.redis.enabled ? keyValue : ownKeyValue,
    ask: parts.ask,
    model: parts.model,
    onChatBatch: parts.onChatBatch,
    ...common,
  });
  const { completion } = config;
  const completions = completion.enabled
    ? new Completions(completion, {
        keyValue: completion.cache.redis.enabled ? keyValue : ownKeyValue,
        ask: parts.ask,
        model: parts.model,
        ...common,
      })
    : undefined;
  return {
    keyValue,
    ownKeyValue,
    events,
    capture,
    sessions,
    completions,
    components: () => ({
      shared_data: sharedData(connection),
      events: healthOfEvents(events),
      text_chat: healthOfCapture(capture),
      sessions: healthOfSessions(sessions),
      completion: { status: completions ? 'ok' : 'off' },
    }),
    async close() {
      await Promise.all([events?.close(), capture?.close(), sessions?.close(), completions?.close()]);
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
