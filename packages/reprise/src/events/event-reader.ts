import { TurnQueue } from '../core/index.ts';
import { eventOf } from './event-fields.ts';
import { compareEventIds, timeOfEvent } from './event-id.ts';
import { type EventLogSettings, pageSize } from './event-log-options.ts';
import type { EventLogStats } from './event-log-stats.ts';
import type { EventNames } from './event-names.ts';
import { type Entries, readBehind } from './event-pages.ts';
import type { EventSubscription } from './event-subscription.ts';

/** What an {@link EventReader} works with. */
export interface EventReaderParts {
  readonly names: EventNames;
  readonly settings: EventLogSettings;
  readonly counts: EventLogStats;
  /** Told whether the last read failed, each time that changes. */
  readonly onReach: (reader: EventReader, failure: unknown) => void;
  /** Told that messages may have been missed. */
  readonly onGap: (reader: EventReader) => void;
}

/** Where the subscribers of a log are when one of them joins. */
export interface JoinedAt {
  /** The last event that was there; undefined: there was none. What comes behind it is live. */
  readonly until: string | undefined;
  readonly generation: number;
}

/**
 * Reads one user's log for all its subscribers in this process: subscribes to the channel, then reads behind the last
 * event whenever there may be something new. Reads take turns, so a subscriber joins between two of them: all up to there
 * is history, all behind it is live, and nothing is both or neither.
 */
export class EventReader {
  readonly #parts: EventReaderParts;
  readonly #subscriptions = new Set<EventSubscription>();
  readonly #turns = new TurnQueue();
  #unsubscribe: (() => Promise<void>) | undefined;
  /** The last event read; undefined: the stream was empty. */
  #position: string | undefined;
  #started = false;
  /** Whether every read since the position was read has worked. */
  #steady = true;
  /** Whether a read is about to begin. */
  #queued = false;
  #generation = 0;
  #down = false;
  #closed = false;

  constructor(parts: EventReaderParts) {
    this.#parts = parts;
  }

  get names(): EventNames {
    return this.#parts.names;
  }

  /** Changes when the stream was found to be another one than before. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether nobody is left. */
  get idle(): boolean {
    return this.#subscriptions.size === 0;
  }

  /** Begins to tell a subscriber whether the store can be reached. */
  add(subscription: EventSubscription): void {
    this.#subscriptions.add(subscription);
    subscription.reach(!this.#down);
  }

  remove(subscription: EventSubscription): void {
    this.#subscriptions.delete(subscription);
  }

  /** Brings a subscriber to the last event, from where on it gets what is new. */
  join(subscription: EventSubscription): Promise<JoinedAt> {
    return this.#turns.run(async () => {
      await this.#catchUp();
      subscription.live = true;
      return { until: this.#position, generation: this.#generation };
    });
  }

  /** Reads what is new; rejects when the store is out of reach. */
  async check(): Promise<void> {
    await this.#turns.run(() => this.#catchUp());
  }

  /** Reads soon; calls before it begins are one. */
  wake(): void {
    if (this.#queued || this.#closed) return;
    this.#queued = true;
    const read = this.#turns.run(() => {
      this.#queued = false;
      return this.#catchUp();
    });
    // Who is interested was told by `onReach`.
    read.catch(() => {});
  }

  /** Says that messages may have been lost, and with them what the stream held. */
  doubt(): void {
    this.#steady = false;
    this.wake();
  }

  /** Remembers that the store is out of reach, and tells everybody. */
  failed(error: unknown): void {
    this.#steady = false;
    if (this.#closed) return;
    this.#parts.onReach(this, error);
    if (this.#down) return;
    this.#down = true;
    this.#parts.counts.interruptions += 1;
    for (const subscription of this.#subscriptions) subscription.reach(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const end = this.#unsubscribe;
    this.#unsubscribe = undefined;
    await end?.().catch(() => {});
  }

  async #catchUp(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#listen();
      if (this.#started) await this.#readNew();
      else await this.#start();
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  async #listen(): Promise<void> {
    if (this.#unsubscribe) return;
    const { names, settings } = this.#parts;
    const onMessage = (id: string): void => {
      // What was read before it was told of needs no further read.
      if (id !== this.#position) this.wake();
    };
    const end = await settings.keyValue.subscribe(names.channel, onMessage, {
      onGap: () => this.#parts.onGap(this),
    });
    this.#unsubscribe = end;
    if (this.#closed) await this.close();
  }

  async #start(): Promise<void> {
    const { names, settings } = this.#parts;
    const [last] = await settings.keyValue.streamTail(names.stream, 1);
    this.#position = last?.id;
    this.#started = true;
    this.#steady = true;
    this.#reached();
  }

  async #readNew(): Promise<void> {
    for (;;) {
      const entries = await this.#nextPage();
      this.#parts.counts.reads += 1;
      this.#steady = true;
      this.#reached();
      this.#hand(entries);
      if (entries.length < pageSize) return;
      // Who takes what comes gets to it before there is more.
      await new Promise(setImmediate);
    }
  }

  async #nextPage(): Promise<Entries> {
    const { names, settings } = this.#parts;
    if (this.#position === undefined) return this.#fromTheBeginning();
    const { whole, entries } = await readBehind(settings.keyValue, names.stream, this.#position, pageSize);
    return whole ? entries : this.#behindBreak(this.#position, entries);
  }

  /** The stream was empty, so everything is new; but one that is full, or may be another one, may lack something. */
  async #fromTheBeginning(): Promise<Entries> {
    const { names, settings } = this.#parts;
    const { keyValue, maxEvents } = settings;
    const entries = await keyValue.readStream(names.stream, { limit: pageSize });
    const many = entries.length >= Math.min(pageSize, maxEvents);
    const full = many && (await keyValue.streamLength(names.stream)) >= maxEvents;
    if (full || (entries.length > 0 && !this.#steady)) this.#gap(entries[0]?.id);
    return entries;
  }

  /** The event read last is gone: dropped with others, expired with the stream, or the stream is another one. */
  async #behindBreak(position: string, entries: Entries): Promise<Entries> {
    const { names, settings } = this.#parts;
    const [oldest] = await settings.keyValue.readStream(names.stream, { limit: 1 });
    const younger = oldest !== undefined && compareEventIds(oldest.id, position) <= 0;
    const expired = this.#expired(position) && !younger && entries.length < settings.maxEvents;
    if (!expired) this.#gap(oldest?.id);
    this.#generation += 1;
    this.#position = undefined;
    if (!oldest) return [];
    return younger ? settings.keyValue.readStream(names.stream, { limit: pageSize }) : entries;
  }

  /**
   * Whether the stream has lived through its `ttl` without a new event while this reader was asking, so that it is gone
   * with nothing but what was read. Clocks may differ a little.
   */
  #expired(position: string): boolean {
    const { clock, ttl } = this.#parts.settings;
    return this.#steady && clock.now() - timeOfEvent(position) >= ttl * 0.9;
  }

  #hand(entries: Entries): void {
    for (const entry of entries) {
      const event = eventOf(entry);
      if (event) this.#give(event, entry.fields.get('data')!.length);
      else this.#parts.counts.unreadable += 1;
    }
    this.#position = entries.at(-1)?.id ?? this.#position;
  }

  #give(event: NonNullable<ReturnType<typeof eventOf>>, bytes: number): void {
    for (const subscription of this.#subscriptions) {
      if (!subscription.live || !subscription.wants(event)) continue;
      if (!subscription.push({ kind: 'event', event }, bytes)) this.#parts.counts.slow += 1;
    }
  }

  #gap(first: string | undefined): void {
    this.#parts.counts.gaps += 1;
    this.#reached();
    for (const subscription of this.#subscriptions) {
      if (subscription.live) subscription.push({ kind: 'gap', first }, 0);
    }
  }

  #reached(): void {
    if (!this.#down) return;
    this.#down = false;
    this.#parts.onReach(this, undefined);
    for (const subscription of this.#subscriptions) subscription.reach(true);
  }
}
