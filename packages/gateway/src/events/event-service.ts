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

/** What a gateway did with events since it was opened. */
export interface EventServiceStats {
  /** Streams that are open. */
  readonly streams: number;
  /** Events published here. */
  readonly published: number;
  /** Events given to streams, each one counted. */
  readonly delivered: number;
  /**
   * Streams that were ended because events came faster than they were read, and those cut because nothing was read; one
   * can be both.
   */
  readonly dropped: { readonly slow: number; readonly stalled: number };
  /** Streams refused, and times that a client was told beforehand that one would be, by whose limit. */
  readonly refused: Readonly<Record<ConnectionLimit, number>>;
}

/** The event logs of a gateway, and the streams that its clients have open. */
export class EventService {
  readonly log: EventLog;
  readonly tokens: StreamTokens;
  readonly #connections: EventConnections;
  readonly #streams = new Set<EventStream>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #refused = { user: 0, instance: 0 };
  #stalled = 0;
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

  /** What was done here, known without asking the store. */
  stats(): EventServiceStats {
    const { published, delivered, slow } = this.log.stats();
    const dropped = { slow, stalled: this.#stalled };
    return { streams: this.streams, published, delivered, dropped, refused: { ...this.#refused } };
  }

  /** Which limit one more stream of a user would pass, if any. */
  async limitFor(owner: EventOwner): Promise<ConnectionLimit | undefined> {
    const limit = await this.#connections.limitFor(owner);
    if (limit) this.#refused[limit] += 1;
    return limit;
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
    if (typeof held === 'string') {
      this.#refused[held] += 1;
      return held;
    }
    if (this.#leaving) {
      await held.release();
      throw leaving();
    }
    const opened = new EventStream({
      ...{ items, clock: this.#clock },
      cut: () => {
        this.#stalled += 1;
        cut();
      },
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
