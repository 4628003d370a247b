import { RepriseError } from '../../core/index.ts';
import type { Completion } from '../recording/completion.ts';
import { StreamRecord } from '../recording/stream-record.ts';
import { isEventStream, isSuccess, type UpstreamAnswer } from '../upstream-answer.ts';
import { AnswerRemainder } from './answer-remainder.ts';
import { BegunAnswer } from './begun-answer.ts';
import type { ExchangedAnswer } from './flight-exchange.ts';
import { LeaderGone } from './flight-follower.ts';
import { WholeEvents } from './whole-events.ts';

/** What a {@link ContinuedAnswer} needs. */
export interface ContinuedAnswerOptions {
  /** Gives the answer of the next leader, from its beginning, or of a call of this process. */
  readonly next: () => Promise<ExchangedAnswer>;
  readonly signal: AbortSignal;
  /** Bytes of what was given that are remembered; an answer that has more is cut with its leader. */
  readonly maxBytes: number;
}

/** Leaders that one answer outlives at most. */
const mostGone = 10;

/**
 * A joined streamed answer that outlives its leader: where the leader goes away in the middle, it goes on with the next
 * leader's answer, provided that one begins with what was given, and is cut otherwise.
 */
export class ContinuedAnswer implements ExchangedAnswer {
  readonly answer: UpstreamAnswer;
  readonly #options: ContinuedAnswerOptions;
  readonly #given: Uint8Array[] = [];
  #givenBytes = 0;
  #current: ExchangedAnswer;
  #takenOver: Promise<Completion | undefined> | undefined;

  constructor(first: ExchangedAnswer, options: ContinuedAnswerOptions) {
    this.#current = first;
    this.#options = options;
    const { status, headers } = first.answer;
    this.answer = { status, headers, body: this.#body(first) };
  }

  get joined(): boolean {
    return this.#current.joined;
  }

  get takenOver(): Promise<Completion | undefined> | undefined {
    return this.#takenOver;
  }

  land(kept: boolean): Promise<void> {
    return this.#current.land(kept);
  }

  async *#body(first: ExchangedAnswer): AsyncGenerator<Uint8Array, void, void> {
    let pieces = wholeEvents(first.answer, this.#options.maxBytes);
    for (let gone = 1; ; gone += 1) {
      try {
        for await (const bytes of pieces) {
          this.#remember(bytes);
          yield bytes;
        }
        return;
      } catch (error) {
        const lasting = this.#options.signal.aborted || gone > mostGone || !this.#remembers();
        if (lasting || !(error instanceof LeaderGone)) throw error;
      }
      const begun = this.#begun();
      if (begun.done) return;
      if (begun.odd) throw new LeaderGone();
      pieces = this.#remainder(await this.#next(), begun);
    }
  }

  async #next(): Promise<ExchangedAnswer> {
    try {
      this.#current = await this.#options.next();
      return this.#current;
    } catch (error) {
      throw failedAgain(error);
    }
  }

  /** The bytes that a new answer adds; an own call's answer is read to its end in any case, for all the others. */
  async *#remainder(
    { answer, joined }: ExchangedAnswer,
    begun: BegunAnswer,
  ): AsyncGenerator<Uint8Array, void, void> {
    const record = new StreamRecord(this.#options.maxBytes);
    const remainder = new AnswerRemainder(begun);
    const pieces = piecesOf(answer);
    const read = async () => {
      const { value, done } = await pieces.next();
      return done ? undefined : record.read(value);
    };
    try {
      if (!isSuccess(answer) || !isEventStream(answer)) throw failedAgain();
      for (let events = await read(); events; events = await read()) yield* bytesOf(remainder.take(events));
      yield* bytesOf(remainder.take(record.end()));
      remainder.end();
    } finally {
      if (joined) await pieces.return();
      else this.#takenOver = drained(read, record);
    }
  }

  #remember(bytes: Uint8Array): void {
    this.#givenBytes += bytes.length;
    if (this.#remembers()) this.#given.push(bytes);
    else this.#given.length = 0;
  }

  #remembers(): boolean {
    return this.#givenBytes <= this.#options.maxBytes;
  }

  #begun(): BegunAnswer {
    const record = new StreamRecord(this.#options.maxBytes);
    const begun = new BegunAnswer();
    for (const bytes of this.#given) for (const event of record.read(bytes)) begun.take(event);
    return begun;
  }
}

async function* wholeEvents(
  answer: UpstreamAnswer,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  const events = new WholeEvents(maxBytes);
  for await (const bytes of answer.body ?? []) yield* nonEmpty(events.take(bytes));
  yield* nonEmpty(events.rest());
}

async function* piecesOf(answer: UpstreamAnswer): AsyncGenerator<Uint8Array, void, void> {
  yield* answer.body ?? [];
}

async function drained(read: () => Promise<unknown>, record: StreamRecord): Promise<Completion | undefined> {
  try {
    while (await read());
    record.end();
    return record.completion();
  } catch {
    return undefined;
  }
}

function failedAgain(cause?: unknown): RepriseError {
  const message = 'The instance that asked upstream went away, and asking again failed';
  return new RepriseError('UPSTREAM_CUT', message, { cause });
}

function bytesOf(text: string): readonly Uint8Array[] {
  return nonEmpty(Buffer.from(text));
}

function nonEmpty(bytes: Uint8Array): readonly Uint8Array[] {
  return bytes.length > 0 ? [bytes] : [];
}
