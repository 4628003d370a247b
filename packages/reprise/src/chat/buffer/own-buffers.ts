import { RepriseError } from '../../core/index.ts';
import type { Settings } from './buffer-settings.ts';
import { type Held, type OwnMessage, Tally } from './held-messages.ts';
import { OwnMessages } from './own-messages.ts';

/** What this instance has written to all its buffers, within bounds. */
export class OwnBuffers {
  readonly #settings: Settings;
  /** The one pushed to longest ago first. */
  readonly #buffers = new Map<string, OwnMessages>();
  /**
   * The highest number of a buffer forgotten. Numbers of a buffer that comes back begin behind it, since the server may
   * remember those that were used.
   */
  #highest = 0;
  #refused = 0;
  readonly held: Held = { copies: new Tally(), unconfirmed: new Tally() };

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Messages refused because too many were waiting. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Takes messages for a buffer.
   *
   * @throws RepriseError `REDIS_UNAVAILABLE` when too many are waiting already.
   */
  add(name: string, messages: readonly OwnMessage[]): OwnMessages {
    this.#assertRoom(messages);
    const own = this.#buffers.get(name) ?? new OwnMessages(name, this.#highest, this.held);
    // At the end of the map, as the one pushed to last.
    this.#buffers.delete(name);
    this.#buffers.set(name, own);
    own.add(messages);
    own.lastPush = this.#settings.clock.now();
    return own;
  }

  find(name: string): OwnMessages | undefined {
    return this.#buffers.get(name);
  }

  /** Buffers whose messages only this instance is known to have. */
  unconfirmed(): readonly OwnMessages[] {
    return [...this.#buffers.values()].filter(({ unconfirmedCount }) => unconfirmedCount > 0);
  }

  /** Buffers with copies, up to `most`, those first that were asked for longest ago. */
  copied(most: number): readonly OwnMessages[] {
    const copied = [...this.#buffers.values()].filter(({ copyCount }) => copyCount > 0);
    return copied.sort((one, other) => one.lastAsked - other.lastAsked).slice(0, most);
  }

  /** A buffer's messages of an instance were delivered up to a number. */
  settle(name: string, number: number): void {
    const own = this.#buffers.get(name);
    own?.settle(number);
    if (own) this.tidy(own);
  }

  /** Forgets a buffer of which nothing is held. */
  tidy(own: OwnMessages): void {
    if (!own.empty || this.#buffers.get(own.name) !== own) return;
    this.#buffers.delete(own.name);
    this.#highest = Math.max(this.#highest, own.last);
  }

  /** Drops copies that are too many, and those of messages that have expired. */
  trimCopies(): void {
    const expired = this.#settings.clock.now() - this.#settings.ttl;
    for (const own of this.#buffers.values()) {
      if (own.lastPush < expired) own.settle(own.confirmed);
      else if (!this.#tooManyCopies()) return;
      while (this.#tooManyCopies() && own.copyCount > 0)
        own.settle(own.settled + Math.ceil(own.copyCount / 8));
      this.tidy(own);
    }
  }

  #tooManyCopies(): boolean {
    const { maxMessages, maxBytes } = this.#settings.copies;
    const { count, bytes } = this.held.copies;
    return count > maxMessages || bytes > maxBytes;
  }

  #assertRoom(messages: readonly OwnMessage[]): void {
    const { maxMessages, maxBytes } = this.#settings.local;
    const { count, bytes } = this.held.unconfirmed;
    const size = messages.reduce((sum, message) => sum + message.bytes, 0);
    if (count + messages.length <= maxMessages && bytes + size <= maxBytes) return;
    this.#refused += messages.length;
    throw new RepriseError(
      'REDIS_UNAVAILABLE',
      `The chat buffer holds ${count} messages of ${bytes} bytes that are not in Redis yet and takes no more`,
    );
  }
}
