import { type Clock, deferred } from 'reprise/core';
import { type EventItem, heartbeat } from 'reprise/events';
import { faultText, itemText } from './wire-items.ts';

/** What an {@link EventStream} works with. */
export interface EventStreamOptions {
  readonly items: AsyncIterableIterator<EventItem>;
  readonly clock: Clock;
  /** Milliseconds that the client waits before it connects again. */
  readonly retry: number;
  /** Told once when it is over, however it ended. */
  readonly onEnd: () => void;
  /** Breaks the connection of a client that does not read. */
  readonly cut: () => void;
}

/** Characters that wait to be read, over which no further items are taken. */
const mostWaiting = 65_536;

/** Milliseconds that a client may leave something unread (S4-26). */
const sendTimeout = 30_000;

/**
 * The text of one event stream, to be pulled as fast as its client reads: what a subscription gives, and a comment at each
 * beat with nothing else to send.
 */
export class EventStream implements AsyncIterableIterator<string> {
  readonly #options: EventStreamOptions;
  #text: string;
  /** Since when the text waits. */
  #since: number;
  #ended = false;
  #over = false;
  #changed = deferred<void>();
  #taken = deferred<void>();

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#text = `retry: ${options.retry}\n\n`;
    this.#since = options.clock.now();
    // An iterator of a log does not fail; if it did, the client would connect again.
    this.#pump().catch(() => this.#end());
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    while (this.#text === '' && !this.#ended) await this.#changed.promise;
    const value = this.#text;
    if (value === '') {
      this.#finish();
      return { done: true, value: undefined };
    }
    this.#text = '';
    this.#taken.resolve();
    this.#taken = deferred();
    return { done: false, value };
  }

  /** The client left. */
  async return(): Promise<IteratorResult<string, undefined>> {
    this.#text = '';
    this.#end();
    this.#finish();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** To be called every now and then: shows that the stream lives, and breaks it when its client does not read. */
  beat(): void {
    if (this.#ended) return;
    if (this.#text === '') this.#add(heartbeat);
    else if (this.#options.clock.now() - this.#since >= sendTimeout) this.#options.cut();
  }

  /** Ends it with a word to the client, which connects again, perhaps to another instance. */
  shutDown(): void {
    if (this.#ended) return;
    this.#add(faultText('shutdown', { retry: this.#options.retry }));
    this.#end();
  }

  async #pump(): Promise<void> {
    for await (const item of this.#options.items) {
      if (this.#ended) return;
      this.#add(itemText(item));
      while (this.#text.length > mostWaiting && !this.#ended) await this.#taken.promise;
    }
    this.#end();
  }

  #add(text: string): void {
    if (this.#text === '') this.#since = this.#options.clock.now();
    this.#text += text;
    this.#tell();
  }

  #end(): void {
    this.#ended = true;
    this.#tell();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    void this.#options.items.return?.();
    this.#taken.resolve();
    this.#options.onEnd();
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = deferred();
  }
}
