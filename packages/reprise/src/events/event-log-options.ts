import {
  type Clock,
  type Duration,
  type Logger,
  positiveMilliseconds,
  safeLogger,
  silentLogger,
  systemClock,
  wholeNumber,
} from '../core/index.ts';
import type { KeyValue, RedisConnection } from '../redis/index.ts';

/** What a subscriber may leave unread before it counts as too slow. */
export interface EventBufferBounds {
  /** @default 1_000 */
  readonly events?: number;
  /** Bytes of JSON; at least what {@link EventLogOptions.maxBytes} allows one event, 32 times. @default 2 MiB */
  readonly bytes?: number;
}

/** Options of `EventLog`. */
export interface EventLogOptions {
  /** Where events lie. Over memory alone they last as long as the process. */
  readonly keyValue: KeyValue;
  /** In front of every key and channel. @default 'events:' */
  readonly prefix?: string;
  /** How many events of a user are kept; some more may be (S4-20). @default 1_000 */
  readonly maxEvents?: number;
  /** How long the events of a user are kept behind the last one (S4-29). @default '1h' */
  readonly ttl?: Duration;
  /** Most bytes that the JSON of an event's data may take. @default 64 KiB */
  readonly maxBytes?: number;
  /** Most events replayed to a subscriber that comes back; when there are more, the newest, behind a gap (S4-29). @default 500 */
  readonly backfill?: number;
  /** Most events replayed to a new subscriber; none is older than 5 minutes (S4-29). @default 20 */
  readonly firstConnect?: number;
  /** How long a wake-up that was lost may go unnoticed. Many streams are asked less often: 500 a second in all. @default '5s' */
  readonly pollEvery?: Duration;
  /** What a subscriber may leave unread. */
  readonly buffer?: EventBufferBounds;
  /** The connection below `keyValue`: subscribers hear at once that it is lost, and not with the next poll. */
  readonly connection?: Pick<RedisConnection, 'onAvailability'>;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for waits. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** {@link EventLogOptions} with everything decided and checked; durations in milliseconds. */
export interface EventLogSettings {
  readonly keyValue: KeyValue;
  readonly prefix: string;
  readonly maxEvents: number;
  readonly ttl: number;
  readonly maxBytes: number;
  readonly backfill: number;
  readonly firstConnect: number;
  readonly pollEvery: number;
  readonly buffer: Required<EventBufferBounds>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Entries read at a time. */
export const pageSize = 32;

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function settingsOf(options: EventLogOptions): EventLogSettings {
  const maxBytes = wholeNumber(options.maxBytes ?? 65_536, 'maxBytes', 2);
  const { events = 1_000, bytes = pageSize * maxBytes } = options.buffer ?? {};
  return {
    keyValue: options.keyValue,
    prefix: options.prefix ?? 'events:',
    maxEvents: wholeNumber(options.maxEvents ?? 1_000, 'maxEvents', 1),
    ttl: positiveMilliseconds(options.ttl ?? '1h', 'ttl'),
    maxBytes,
    backfill: wholeNumber(options.backfill ?? 500, 'backfill', 0),
    firstConnect: wholeNumber(options.firstConnect ?? 20, 'firstConnect', 0),
    pollEvery: positiveMilliseconds(options.pollEvery ?? '5s', 'pollEvery'),
    buffer: {
      events: wholeNumber(events, 'buffer.events', pageSize),
      bytes: wholeNumber(bytes, 'buffer.bytes', pageSize * maxBytes),
    },
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}
