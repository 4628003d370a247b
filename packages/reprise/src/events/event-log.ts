import { RepriseError, StateLog } from '../core/index.ts';
import { eventFields, eventOf } from './event-fields.ts';
import { eventsBehind, firstEvents, type HistoryParts, patient } from './event-history.ts';
import { checkedEventId } from './event-id.ts';
import { type EventLogOptions, type EventLogSettings, settingsOf } from './event-log-options.ts';
import { type EventLogStats, noEventStats } from './event-log-stats.ts';
import { type EventNames, eventNames, optionalId } from './event-names.ts';
import { EventReader } from './event-reader.ts';
import { type EventFilter, EventSubscription } from './event-subscription.ts';
import { Lane } from './lane.ts';
import type { EventItem, EventOwner, LoggedEvent, NewEvent } from './logged-event.ts';
import { ReaderRounds } from './reader-rounds.ts';

/** Options of {@link EventLog.subscribe}. */
export interface SubscribeOptions extends EventOwner, EventFilter {
  /** The last event that the subscriber has (`Last-Event-ID`); without it the newest events come first. */
  readonly after?: string | undefined;
  /** Ends the subscription, without a further item. */
  readonly signal?: AbortSignal | undefined;
}

/** How many events {@link EventLog.recent} gives without `since` (S4-22). */
const recentEvents = 50;

/**
 * Logs of events, one for each user, that instances share: what is published anywhere reaches every subscriber once, in
 * order, also one that was away for a while (S4-20 to S4-29).
 *
 * @example
 * ```ts
 * const log = new EventLog({ keyValue: redisKeyValue(connection) });
 * await log.publish({ userId: '7', event: 'task.progress-updated', data: { task: 3, percent: 40 } });
 * for await (const item of log.subscribe({ userId: '7', after: lastEventId })) {
 *   if (item.kind === 'event') response.write(encodeEvent(item.event));
 * }
 * ```
 */
export class EventLog implements AsyncDisposable {
  readonly #settings: EventLogSettings;
  readonly #rounds: ReaderRounds;
  readonly #readers = new Map<string, EventReader>();
  readonly #subscriptions = new Set<EventSubscription>();
  readonly #counts = noEventStats();
  /** All subscribers may leave in one moment. */
  readonly #leaving = new Lane(64);
  readonly #health: StateLog;
  readonly #unlisten: (() => void) | undefined;
  #closed = false;

  /** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
  constructor(options: EventLogOptions) {
    this.#settings = settingsOf(options);
    const { clock, random, pollEvery, logger } = this.#settings;
    this.#rounds = new ReaderRounds({ clock, random, pollEvery });
    this.#health = new StateLog(logger, 'reading events');
    this.#unlisten = options.connection?.onAvailability(() => this.#rounds.rouse());
  }

  /**
   * Appends an event to its user's log and tells all instances, in one step; resolves with its id (S4-20).
   *
   * @throws RepriseError `INVALID_ARGUMENT` or `NOT_CANONICAL` that names what is wrong; what the store rejects with when
   * the event is not known to be in the log: it may be, if the answer was lost.
   */
  async publish(event: NewEvent): Promise<string> {
    this.#assertOpen();
    const { keyValue, prefix, maxBytes, maxEvents: maxLength, ttl } = this.#settings;
    const fields = eventFields(event, maxBytes);
    const { stream, channel: announce } = eventNames(prefix, event);
    try {
      const id = await keyValue.appendToStream(stream, fields, { maxLength, ttl, announce });
      this.#counts.published += 1;
      return id;
    } catch (error) {
      this.#counts.failed += 1;
      throw error;
    }
  }

  /** Checks an event as {@link publish} does, without publishing it. @throws RepriseError as `publish` */
  check(event: NewEvent): void {
    eventFields(event, this.#settings.maxBytes);
    eventNames(this.#settings.prefix, event);
  }

  /**
   * Gives a user's events: those that were missed, then what comes, until the signal or `return`.
   *
   * A subscriber that takes too little ends with `slow`; closing the log ends it with `closed`.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when an id or `after` is wrong; `CLOSED`.
   */
  subscribe(options: SubscribeOptions): AsyncIterableIterator<EventItem> {
    this.#assertOpen();
    const { scopes, events, signal } = options;
    const names = eventNames(this.#settings.prefix, options);
    const after = options.after === undefined ? undefined : checkedEventId(options.after);
    const sessionId = optionalId('sessionId', options.sessionId);
    const subscription = new EventSubscription({ scopes, events, sessionId }, this.#settings.buffer);
    const items = this.#items({ names, after, subscription, signal });
    return {
      next: () => items.next(),
      async return() {
        // A generator that waits for an item would not hear of it.
        subscription.end();
        await items.return();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /**
   * Events of a user in their order: all behind `since`, or the last 50 without it (S4-22).
   *
   * @throws RepriseError `INVALID_ARGUMENT`, `CLOSED`, or what the store rejects with.
   */
  async recent(owner: EventOwner, since?: string): Promise<LoggedEvent[]> {
    this.#assertOpen();
    const { keyValue, prefix, maxEvents } = this.#settings;
    const { stream } = eventNames(prefix, owner);
    const entries =
      since === undefined
        ? await keyValue.streamTail(stream, recentEvents)
        : await keyValue.readStream(stream, { after: checkedEventId(since), limit: 2 * maxEvents });
    return entries.map(eventOf).filter((event) => event !== undefined);
  }

  /** What it has done, and how many subscribers it has now, over how many logs; `unreachable` of these cannot be read. */
  stats(): Readonly<EventLogStats> & {
    readonly subscribers: number;
    readonly logs: number;
    readonly unreachable: number;
  } {
    const { size: logs, down: unreachable } = this.#rounds;
    return { ...this.#counts, subscribers: this.#subscriptions.size, logs, unreachable };
  }

  /** Ends every subscription; events stay where they are. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlisten?.();
    for (const subscription of this.#subscriptions) subscription.end('closed');
    this.#rounds.close();
    const readers = [...this.#readers.values()];
    await Promise.all(readers.map((reader) => this.#leaving.run(() => reader.close())));
    this.#readers.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#items({ names, after, subscription, signal }: Subscribing): AsyncGenerator<EventItem, void> {
    if (signal?.aborted || subscription.ended) return;
    const end = (): void => subscription.end();
    signal?.addEventListener('abort', end, { once: true });
    this.#subscriptions.add(subscription);
    const reader = this.#readerOf(names);
    reader.add(subscription);
    try {
      const parts: HistoryParts = { settings: this.#settings, reader, subscription };
      const joined = yield* patient(parts, () => reader.join(subscription));
      if (joined) {
        const history = after === undefined ? firstEvents(parts, joined) : eventsBehind(parts, after, joined);
        for await (const item of history) {
          if (subscription.ended) break;
          this.#counted(item, true);
          yield item;
        }
      }
      for await (const item of subscription.items()) {
        this.#counted(item, false);
        yield item;
      }
      yield* subscription.ending();
    } finally {
      signal?.removeEventListener('abort', end);
      this.#leave(reader, subscription);
    }
  }

  #counted(item: EventItem, replayed: boolean): void {
    if (item.kind === 'gap' && replayed) this.#counts.gaps += 1;
    if (item.kind !== 'event') return;
    this.#counts.delivered += 1;
    if (replayed) this.#counts.replayed += 1;
  }

  #readerOf(names: EventNames): EventReader {
    const known = this.#readers.get(names.stream);
    if (known) return known;
    const settings = this.#settings;
    const onReach = (which: EventReader, failure: unknown): void => this.#onReach(which, failure);
    const onGap = (which: EventReader): void => {
      if (this.#readers.get(which.names.stream) === which) this.#rounds.rouse([which]);
    };
    const reader = new EventReader({ names, settings, counts: this.#counts, onReach, onGap });
    this.#readers.set(names.stream, reader);
    this.#rounds.add(reader);
    return reader;
  }

  #leave(reader: EventReader, subscription: EventSubscription): void {
    subscription.end();
    this.#subscriptions.delete(subscription);
    reader.remove(subscription);
    if (!reader.idle || this.#readers.get(reader.names.stream) !== reader) return;
    this.#readers.delete(reader.names.stream);
    this.#rounds.delete(reader);
    void this.#leaving.run(() => reader.close());
  }

  #onReach(reader: EventReader, failure: unknown): void {
    if (this.#readers.get(reader.names.stream) !== reader) return;
    if (failure === undefined) {
      this.#rounds.recovered(reader);
      if (this.#rounds.down === 0) this.#health.succeeded();
    } else {
      this.#rounds.failed(reader);
      this.#health.failed(failure, 'subscribers wait, and go on by themselves');
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The event log is closed');
  }
}

/** What a subscription is begun with. */
interface Subscribing {
  readonly names: EventNames;
  readonly after: string | undefined;
  readonly subscription: EventSubscription;
  readonly signal: AbortSignal | undefined;
}
