import { deferred } from '../core/index.ts';
import type { EventBufferBounds } from './event-log-options.ts';
import type { EndReason, EventItem, LoggedEvent } from './logged-event.ts';

/** Which events a subscriber wants. */
export interface EventFilter {
  /** Only these scopes. @default all */
  readonly scopes?: readonly string[] | undefined;
  /** Only these types. @default all */
  readonly events?: readonly string[] | undefined;
  /** Of the events that belong to a session only those of this one. @default all */
  readonly sessionId?: string | undefined;
}

type LiveItem = Extract<EventItem, { readonly kind: 'event' | 'gap' }>;

interface Waiting {
  readonly item: LiveItem;
  readonly bytes: number;
}

/** What one subscriber has not taken yet, within bounds, and what happened meanwhile. */
export class EventSubscription {
  /** Set once it gets what is new. */
  live = false;
  readonly #filter: EventFilter;
  readonly #bounds: Required<EventBufferBounds>;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  /** Whether the store is out of reach, and whether the subscriber knows. */
  #down = false;
  #told = false;
  #ended = false;
  #reason: EndReason | undefined;
  #changed = deferred<void>();

  constructor(filter: EventFilter, bounds: Required<EventBufferBounds>) {
    this.#filter = filter;
    this.#bounds = bounds;
  }

  get ended(): boolean {
    return this.#ended;
  }

  wants({ event, scope, sessionId }: LoggedEvent): boolean {
    const { scopes, events, sessionId: own } = this.#filter;
    if (scopes && !scopes.includes(scope)) return false;
    if (events && !events.includes(event)) return false;
    return own === undefined || sessionId === undefined || sessionId === own;
  }

  /** Adds what is new; false when it was more than the subscriber may leave unread, which ends the subscription. */
  push(item: LiveItem, bytes: number): boolean {
    if (this.#ended) return true;
    this.#waiting.push({ item, bytes });
    this.#bytes += bytes;
    const { events, bytes: most } = this.#bounds;
    if (this.#waiting.length > events || this.#bytes > most) {
      this.end('slow');
      return false;
    }
    this.#tell();
    return true;
  }

  /** Says that the store cannot be reached, or that it can again. */
  reach(reached: boolean): void {
    if (this.#down === !reached) return;
    this.#down = !reached;
    this.#tell();
  }

  /** Ends it; what was not taken is dropped, and can be had again behind the last id. Without a reason: nobody listens. */
  end(reason?: EndReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reason = reason;
    this.#waiting.length = 0;
    this.#tell();
  }

  /** Gives what is new as it comes, until the end. */
  async *items(): AsyncGenerator<EventItem, void> {
    while (!this.#ended) {
      const item = this.#next();
      if (item) yield item;
      else await this.#changed.promise;
    }
  }

  /** The last item, when there is somebody to tell it. */
  *ending(): Generator<EventItem, void> {
    if (this.#reason) yield { kind: 'ended', reason: this.#reason };
  }

  /** Says that the store is out of reach, waits until it is back, and says so. */
  async *interruption(): AsyncGenerator<EventItem, void> {
    if (!this.#told) {
      this.#told = true;
      yield { kind: 'interrupted' };
    }
    while (this.#down && !this.#ended) await this.#changed.promise;
    if (this.#ended) return;
    this.#told = false;
    yield { kind: 'resumed' };
  }

  #next(): EventItem | undefined {
    if (this.#told && !this.#down) {
      this.#told = false;
      return { kind: 'resumed' };
    }
    const first = this.#waiting.shift();
    if (first) {
      this.#bytes -= first.bytes;
      return first.item;
    }
    if (!this.#down || this.#told) return undefined;
    this.#told = true;
    return { kind: 'interrupted' };
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = deferred();
  }
}
