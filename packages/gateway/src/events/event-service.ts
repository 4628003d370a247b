import { type Clock, type Logger, messageOf, RepriseError, safeLogger } from 'reprise/core';
import {
  type ConnectionLimit,
  EventConnections,
  EventLog,
  type EventOwner,
  type SubscribeOptions,
} from 'reprise/events';
import type { KeyValue, RedisConnection } from 'reprise/redis';
import type { Config } from '../config/index.ts';
import { EventStream } from './event-stream.ts';
import { StreamTokens } from './stream-tokens.ts';

/** What an {@link EventService} works with. */
export interface EventServiceParts {
  readonly keyValue: KeyValue;
  readonly connection: RedisConnection | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What an open stream is told and asked besides its events. */
export interface StreamHooks {
  /** Called every now and then while it is open. */
  readonly onBeat: () => Promise<void>;
  /** Breaks the connection of its client. */
  readonly cut: () => void;
}

/** The event logs of a gateway, and the streams that its clients have open. */
export class EventService {
  readonly log: EventLog;
  readonly tokens: StreamTokens;
  readonly #connections: EventConnections;
  readonly #streams = new Set<EventStream>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  #leaving = false;

  constructor(config: Config['events'], { keyValue, connection, clock, logger }: EventServiceParts) {
    const { max_events: maxEvents, stream_ttl: ttl, backfill, first_connect: firstConnect } = config;
    const { max_connections_per_user: perUser, max_connections: most, heartbeat: every } = config;
    this.#clock = clock;
    this.#logger = safeLogger(logger);
    this.log = new EventLog({
      ...{ keyValue, maxEvents, ttl, backfill, firstConnect, clock, logger },
      ...(connection ? { connection } : {}),
    });
    this.#connections = new EventConnections({ keyValue, perUser, most, every, clock, logger });
    // A token outlives the time between two beats of its stream.
    this.tokens = new StreamTokens({ keyValue, ttl: Math.max(config.token_ttl, 2 * every) });
  }

  /** How many streams are open. */
  get streams(): number {
    return this.#connections.count;
  }

  /** Which limit one more stream of a user would pass, if any. */
  limitFor(owner: EventOwner): Promise<ConnectionLimit | undefined> {
    return this.#connections.limitFor(owner);
  }

  /**
   * Opens a stream, or says which limit it would pass.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a bad id, `CLOSED` once the gateway ends, or what the store rejects with.
   */
  async open(
    options: SubscribeOptions,
    { onBeat, cut }: StreamHooks,
  ): Promise<EventStream | ConnectionLimit> {
    if (this.#leaving) throw leaving();
    const items = this.log.subscribe(options);
    let stream: EventStream | undefined;
    const held = await this.#connections.open(options, () => {
      stream?.beat();
      onBeat().catch((error) => this.#logger.debug(`Keeping a token failed: ${messageOf(error)}`));
    });
    if (typeof held === 'string') return held;
    if (this.#leaving) {
      await held.release();
      throw leaving();
    }
    const opened = new EventStream({
      ...{ items, clock: this.#clock, cut },
      retry: 2_000 + Math.floor(Math.random() * 2_000),
      onEnd: () => {
        this.#streams.delete(opened);
        void held.release();
      },
    });
    stream = opened;
    this.#streams.add(opened);
    return opened;
  }

  /** Ends every stream with a word to its client, and opens no more. */
  endStreams(): void {
    this.#leaving = true;
    for (const stream of this.#streams) stream.shutDown();
  }

  async close(): Promise<void> {
    this.endStreams();
    await this.log.close();
    await this.#connections.close();
  }
}

function leaving(): RepriseError {
  return new RepriseError('CLOSED', 'This gateway ends and opens no more streams');
}
