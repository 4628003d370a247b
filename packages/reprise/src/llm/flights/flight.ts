import { type Clock, deferred, RepriseError, type Timer } from '../../core/index.ts';
import type { Completion } from '../recording/completion.ts';
import { readBody } from '../recording/read-body.ts';
import { StreamRecord } from '../recording/stream-record.ts';
import { isEventStream, isSuccess, type UpstreamAnswer } from '../upstream-answer.ts';
import type { FlightEvent } from './flight-event.ts';

/** Asks the upstream; must stop when the signal aborts. */
export type Ask = (signal: AbortSignal) => Promise<UpstreamAnswer>;

/** Limits of a {@link Flight}. */
export interface FlightLimits {
  /** Bytes of an answer that are held; a longer stream passes through, but is not recorded. */
  readonly maxAnswerBytes: number;
  /** Milliseconds a flight goes on for the cache after everybody left. */
  readonly abandonAfter: number;
}

/** The beginning of an upstream's answer. */
export interface FlightHead {
  readonly status: number;
  readonly headers: Headers;
  /** Whether the answer comes as events or as one body. */
  readonly form: 'stream' | 'body';
}

/** What happened at the end of a flight. */
export interface FlightEnd {
  /** The whole answer; undefined when it was cut, too long, or no answer at all. */
  readonly completion: Completion | undefined;
  /** The body as it came, when the form is `body`. */
  readonly body: string;
}

/**
 * One upstream call, shared by everybody who asked the same: it holds what came so far, so that whoever joins late
 * reads from the beginning and then live, and it outlives the client that started it.
 */
export class Flight {
  readonly #clock: Clock;
  readonly #limits: FlightLimits;
  readonly #controller = new AbortController();
  readonly #head = deferred<FlightHead>();
  readonly #end = deferred<FlightEnd>();
  readonly #positions = new Map<symbol, number>();
  #events: FlightEvent[] = [];
  #dropped = 0;
  #heldLength = 0;
  #over = false;
  #failure: unknown;
  #moved = deferred<void>();
  #abandoned: Timer | undefined;

  constructor(ask: Ask, clock: Clock, limits: FlightLimits) {
    this.#clock = clock;
    this.#limits = limits;
    // Nobody may be waiting when these fail.
    this.#head.promise.catch(() => {});
    this.#end.promise.catch(() => {});
    void this.#fly(ask);
  }

  /** Resolves with the beginning of the answer; rejects when the upstream gave none. */
  get head(): Promise<FlightHead> {
    return this.#head.promise;
  }

  /** Resolves at the end of the answer; rejects when it was cut. */
  get end(): Promise<FlightEnd> {
    return this.#end.promise;
  }

  /** Whether a newcomer can still read from the beginning. */
  get joinable(): boolean {
    return this.#dropped === 0 && this.#failure === undefined && !this.#controller.signal.aborted;
  }

  /** Number of readers. */
  get readers(): number {
    return this.#positions.size;
  }

  /** Registers a reader; everything from the beginning is kept for it until it reads on or leaves. */
  join(): symbol {
    const reader = Symbol('reader');
    this.#positions.set(reader, 0);
    this.#abandoned?.cancel();
    this.#abandoned = undefined;
    return reader;
  }

  /** Takes a reader out; when it was the last one, the flight ends after the limit. */
  leave(reader: symbol): void {
    if (!this.#positions.delete(reader)) return;
    this.#trim();
    this.#notify();
    if (this.#positions.size > 0 || this.#over) return;
    this.#abandoned = this.#clock.schedule(this.#limits.abandonAfter, () => this.abandon());
  }

  /**
   * The events behind those that `reader` has read; waits until there are any. An empty list is the end.
   *
   * @throws RepriseError `UPSTREAM_CUT` behind the last event of a stream that broke off.
   */
  async next(reader: symbol): Promise<readonly FlightEvent[]> {
    for (;;) {
      const position = this.#positions.get(reader);
      if (position === undefined) return [];
      const fresh = this.#events.slice(position - this.#dropped);
      if (fresh.length > 0) {
        this.#positions.set(reader, position + fresh.length);
        this.#trim();
        this.#notify();
        return fresh;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#over) return [];
      await this.#moved.promise;
    }
  }

  /** Ends the upstream call, whoever waits for it. */
  abandon(): void {
    this.#controller.abort(new RepriseError('UPSTREAM_CUT', 'Nobody waits for this answer any more'));
    this.#notify();
  }

  async #fly(ask: Ask): Promise<void> {
    try {
      const answer = await ask(this.#controller.signal);
      const form = isEventStream(answer) ? 'stream' : 'body';
      this.#head.resolve({ status: answer.status, headers: answer.headers, form });
      this.#end.resolve(form === 'stream' ? await this.#stream(answer) : await this.#body(answer));
    } catch (error) {
      this.#failure = asCut(error);
      this.#head.reject(this.#failure);
      this.#end.reject(this.#failure);
    } finally {
      this.#over = true;
      this.#abandoned?.cancel();
      this.#notify();
    }
  }

  async #stream(answer: UpstreamAnswer): Promise<FlightEnd> {
    const record = new StreamRecord(this.#limits.maxAnswerBytes);
    for await (const bytes of answer.body ?? []) await this.#push(record.read(bytes));
    await this.#push(record.end());
    return {
      completion: this.#dropped === 0 && isSuccess(answer) ? record.completion() : undefined,
      body: '',
    };
  }

  async #body(answer: UpstreamAnswer): Promise<FlightEnd> {
    const body = await readBody(answer, this.#limits.maxAnswerBytes);
    return { completion: isSuccess(answer) ? asCompletion(body) : undefined, body };
  }

  async #push(events: readonly FlightEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.#events.push(...events);
    for (const { data } of events) this.#heldLength += data.length;
    this.#notify();
    while (this.#heldLength > this.#limits.maxAnswerBytes && !this.#trimTo(this.#slowest())) {
      // The slowest reader holds up the upstream rather than filling the memory, but not the end of the flight.
      this.#controller.signal.throwIfAborted();
      await this.#moved.promise;
    }
  }

  /** Forgets what everybody has read, but only when the answer is too long to be kept whole anyway. */
  #trim(): void {
    if (this.#heldLength > this.#limits.maxAnswerBytes || this.#dropped > 0) this.#trimTo(this.#slowest());
  }

  #trimTo(position: number): boolean {
    const removed = this.#events.splice(0, position - this.#dropped);
    for (const { data } of removed) this.#heldLength -= data.length;
    this.#dropped += removed.length;
    return removed.length > 0;
  }

  #slowest(): number {
    const end = this.#dropped + this.#events.length;
    return Math.min(end, ...this.#positions.values());
  }

  #notify(): void {
    const { resolve } = this.#moved;
    this.#moved = deferred<void>();
    resolve();
  }
}

function asCompletion(body: string): Completion | undefined {
  try {
    const value = JSON.parse(body) as Completion;
    return Array.isArray(value?.choices) && value.choices.every((choice) => choice?.message)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function asCut(error: unknown): unknown {
  if (RepriseError.isInstance(error)) return error;
  return new RepriseError('UPSTREAM_CUT', 'The upstream broke off its answer', { cause: error });
}
