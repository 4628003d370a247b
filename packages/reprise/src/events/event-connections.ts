import {
  type Clock,
  type Duration,
  type Logger,
  messageOf,
  positiveMilliseconds,
  RepriseError,
  StateLog,
  safeLogger,
  silentLogger,
  systemClock,
  type Timer,
  wholeNumber,
} from '../core/index.ts';
import type { KeyValue, Permit } from '../redis/index.ts';
import { eventNames } from './event-names.ts';
import { Lane } from './lane.ts';
import type { EventOwner } from './logged-event.ts';
import { Ring } from './ring.ts';

/** Options of `EventConnections`. */
export interface EventConnectionsOptions {
  /** What instances share. */
  readonly keyValue: KeyValue;
  /** In front of every name. @default 'events:' */
  readonly prefix?: string;
  /** Most connections of a user, of all instances (S4-25). @default 2 */
  readonly perUser?: number;
  /** Most connections of this instance. @default 10_000 */
  readonly most?: number;
  /** How often a connection is renewed; one that is not counts no longer after three times as long. @default '15s' */
  readonly every?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** An open connection that counts. */
export interface EventConnection {
  /** It counts no longer. Never rejects. */
  release(): Promise<void>;
}

/** Whose limit is reached. */
export type ConnectionLimit = 'user' | 'instance';

interface Held extends EventConnection {
  readonly permit: Permit;
  readonly onBeat: () => void;
}

/** Milliseconds between two looks at who is due. */
const beat = 1_000;

/**
 * Counts open connections, of each user over all instances and of this instance, and has a beat for each of them.
 *
 * What an instance leaves behind when it crashes counts no longer after three beats; what is open counts for as long as
 * it is, however long; the count is never below 0 (S4-25, 5.5 #4). One timer serves all connections.
 */
export class EventConnections implements AsyncDisposable {
  readonly #keyValue: KeyValue;
  readonly #prefix: string;
  readonly #perUser: number;
  readonly #most: number;
  readonly #every: number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #renewing: StateLog;
  readonly #held = new Ring<Held>();
  /** All clients may leave in one moment. */
  readonly #leaving = new Lane(64);
  /** Those open or about to be. */
  #count = 0;
  #timer: Timer | undefined;
  #closed = false;

  /** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
  constructor(options: EventConnectionsOptions) {
    this.#keyValue = options.keyValue;
    this.#prefix = options.prefix ?? 'events:';
    this.#perUser = wholeNumber(options.perUser ?? 2, 'perUser', 1);
    this.#most = wholeNumber(options.most ?? 10_000, 'most', 1);
    this.#every = positiveMilliseconds(options.every ?? '15s', 'every');
    this.#clock = options.clock ?? systemClock;
    this.#logger = safeLogger(options.logger ?? silentLogger);
    this.#renewing = new StateLog(this.#logger, 'renewing the connections of event streams');
  }

  /** How many connections this instance has. */
  get count(): number {
    return this.#count;
  }

  /** Which limit a further connection of the user would pass at this moment, if any. @throws what the store rejects with */
  async limitFor(owner: EventOwner): Promise<ConnectionLimit | undefined> {
    if (this.#count >= this.#most) return 'instance';
    const { permits } = eventNames(this.#prefix, owner);
    return (await this.#keyValue.permitCount(permits)) >= this.#perUser ? 'user' : undefined;
  }

  /**
   * Opens a connection, or says which limit it would pass. `onBeat` is called once in each `every` until it is released.
   *
   * @throws RepriseError `INVALID_ARGUMENT`, `CLOSED`, or what the store rejects with.
   */
  async open(owner: EventOwner, onBeat: () => void): Promise<EventConnection | ConnectionLimit> {
    if (this.#closed) throw new RepriseError('CLOSED', 'Connections are closed');
    const { permits } = eventNames(this.#prefix, owner);
    if (this.#count >= this.#most) return 'instance';
    this.#count += 1;
    const permit = await this.#permit(permits).catch((error) => {
      this.#count -= 1;
      throw error;
    });
    if (!permit) {
      this.#count -= 1;
      return 'user';
    }
    const held: Held = { permit, onBeat, release: () => this.#release(held) };
    this.#held.add(held);
    if (this.#closed) await held.release();
    this.#next();
    return held;
  }

  /** Releases all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await Promise.all([...this.#held].map((held) => held.release()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #permit(name: string): Promise<Permit | undefined> {
    return this.#keyValue.permit(name, { limit: this.#perUser, timeout: 3 * this.#every });
  }

  async #release(held: Held): Promise<void> {
    if (!this.#held.delete(held)) return;
    this.#count -= 1;
    // Where that fails, it ends by its timeout.
    await this.#leaving.run(() => held.permit.release()).catch(() => {});
  }

  #next(): void {
    if (this.#closed || this.#held.size === 0) return;
    this.#timer ??= this.#clock.schedule(beat, () => {
      this.#timer = undefined;
      for (const held of this.#held.take(beat / this.#every)) this.#beat(held);
      this.#next();
    });
  }

  /** Those of one moment go to the store together. */
  #beat(held: Held): void {
    held.permit.renew().then(
      () => this.#renewing.succeeded(),
      (error) => this.#renewing.failed(error, 'they are open, and count again as soon as it works'),
    );
    try {
      held.onBeat();
    } catch (error) {
      this.#logger.error(`The beat of an event stream failed: ${messageOf(error)}`);
    }
  }
}
