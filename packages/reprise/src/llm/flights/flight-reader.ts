import { RepriseError } from '../../core/index.ts';
import { encodeStream } from '../recording/replay.ts';
import type { Flight } from './flight.ts';
import { eventText } from './flight-event.ts';

/** In which form a client wants its answer. */
export interface AnswerForm {
  readonly stream: boolean;
  /** Whether a stream ends with the usage. */
  readonly includeUsage: boolean;
}

/** An answer on its way to a client: one body, or pieces of `text/event-stream`. */
export interface FlightAnswer {
  readonly status: number;
  /** Headers of the upstream. */
  readonly headers: Headers;
  readonly contentType: string;
  readonly content: string | AsyncIterable<string>;
}

/**
 * One client of a flight. It gets the answer in its own form: live when the upstream streams and the client wants a
 * stream, otherwise converted when the answer is whole.
 */
export class FlightReader {
  readonly #flight: Flight;
  readonly #reader: symbol;

  constructor(flight: Flight) {
    this.#flight = flight;
    this.#reader = flight.join();
  }

  /** Leaves the flight; harmless when the answer has been read. */
  leave(): void {
    this.#flight.leave(this.#reader);
  }

  /**
   * Resolves when the answer can begin.
   *
   * @throws RepriseError `UPSTREAM_FAILED`, `UPSTREAM_TIMEOUT`, `UPSTREAM_CUT` or `ANSWER_TOO_LARGE`.
   */
  async answer(form: AnswerForm): Promise<FlightAnswer> {
    try {
      return await this.#answer(form);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  async #answer(form: AnswerForm): Promise<FlightAnswer> {
    const { status, headers, form: given } = await this.#flight.head;
    if (given === 'stream' && form.stream) {
      return { status, headers, contentType: eventStream, content: this.#live(form.includeUsage) };
    }
    if (given === 'stream') void this.#drain();
    const { completion, body } = await this.#flight.end;
    this.leave();
    if (given === 'body' && (!form.stream || completion === undefined)) {
      return { status, headers, contentType: headers.get('content-type') ?? json, content: body };
    }
    if (completion === undefined) {
      throw new RepriseError('UPSTREAM_CUT', 'The upstream ended its stream before the answer was whole');
    }
    if (form.stream)
      return { status, headers, contentType: eventStream, content: encodeStream(completion, form) };
    return { status, headers, contentType: json, content: JSON.stringify(completion) };
  }

  async *#live(includeUsage: boolean): AsyncGenerator<string, void, void> {
    try {
      for (;;) {
        const events = await this.#flight.next(this.#reader);
        if (events.length === 0) return;
        const text = events.map((event) => eventText(event, includeUsage)).join('');
        if (text !== '') yield text;
      }
    } finally {
      this.leave();
    }
  }

  /** Reads on without looking, so that a reader that waits for the end holds nobody up. */
  async #drain(): Promise<void> {
    try {
      while ((await this.#flight.next(this.#reader)).length > 0);
    } catch {
      // The end of the flight tells what went wrong.
    }
  }
}

const eventStream = 'text/event-stream; charset=utf-8';
const json = 'application/json';
