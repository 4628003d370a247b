import type { Cache } from '../../cache/index.ts';
import { RepriseError, StateLog } from '../../core/index.ts';
import { entryKey, UNSET } from '../../entry/index.ts';
import { Flight } from '../flights/flight.ts';
import { incompleteness } from '../recording/completeness.ts';
import type { Completion } from '../recording/completion.ts';
import type { CompletionChunk } from '../recording/completion-chunk.ts';
import { toChunks } from '../recording/replay.ts';
import { askService } from './ask-service.ts';
import { keptAnswer } from './kept-answer.ts';
import type { LLMSettings } from './llm-settings.ts';
import type { Question } from './question.ts';
import { readFlight } from './read-flight.ts';

/** An answer that is kept, or on its way. */
type Source = { readonly kept: Completion } | { readonly flight: Flight };

/** A question that is being answered, shared by all who ask it meanwhile. */
interface Asked {
  readonly source: Promise<Source>;
  /** Resolves when the answer is there and kept, or will never be. */
  readonly settled: Promise<void>;
  flight: Flight | undefined;
}

/** Bytes of an answer that may be kept. */
const maxAnswerBytes = 8 * 1024 * 1024;

/**
 * Answers questions from a cache, or by asking the service once for all who ask the same.
 *
 * Whoever joins late reads from the beginning. When everybody has left, the call ends, and nothing is kept. A fault of
 * the cache is a miss; its `storeDeadline` bounds how long an answer waits for it.
 */
export class Answers {
  readonly #settings: LLMSettings;
  readonly #cache: Cache | undefined;
  readonly #health: StateLog;
  readonly #asked = new Map<bigint, Asked>();
  readonly #flights = new Set<Flight>();
  #closed = false;

  constructor(settings: LLMSettings, cache: Cache | undefined) {
    this.#settings = settings;
    this.#cache = cache;
    this.#health = new StateLog(settings.logger, `The cache of LLM "${settings.name}"`);
  }

  /** The chunks of the answer, kept or live. @throws RepriseError see {@link readFlight} */
  async *chunks(
    question: Question,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CompletionChunk, void, void> {
    signal?.throwIfAborted();
    if (this.#closed) throw new RepriseError('CLOSED', `LLM "${this.#settings.name}" is closed`);
    const asked = this.#cache ? this.#join(question, this.#cache) : this.#askAlone(question);
    const source = await asked.source;
    if ('kept' in source) return yield* toChunks(source.kept, { includeUsage: true });
    const { endpoint } = this.#settings;
    const address = `${endpoint.chatBaseUrl}/chat/completions`;
    const call = { address, model: question.request.model, apiKey: endpoint.apiKey };
    yield* readFlight(source.flight, call, signal);
    await asked.settled;
  }

  /** Ends every call; resolves when what was whole is kept. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const flight of this.#flights) flight.abandon();
    await Promise.all([...this.#asked.values()].map(({ settled }) => settled));
  }

  #askAlone({ request }: Question): Asked {
    const flight = this.#fly(request);
    return { source: Promise.resolve({ flight }), settled: Promise.resolve(), flight };
  }

  #join(question: Question, cache: Cache): Asked {
    const key = entryKey(this.#settings.name, question.inputs);
    const known = this.#asked.get(key);
    if (known && known.flight?.joinable !== false) return known;
    const source = this.#find(question, cache).then((kept): Source => {
      if (kept) return { kept };
      asked.flight = this.#fly(question.request);
      return { flight: asked.flight };
    });
    const settled = source
      .then((found) => ('flight' in found ? this.#record(question, cache, found.flight) : undefined))
      .finally(() => {
        if (this.#asked.get(key) === asked) this.#asked.delete(key);
      });
    const asked: Asked = { source, settled, flight: undefined };
    this.#asked.set(key, asked);
    return asked;
  }

  #fly(request: Question['request']): Flight {
    const { clock } = this.#settings;
    const ask = (signal: AbortSignal) => askService(request, this.#settings, signal);
    const flight = new Flight(ask, clock, { maxAnswerBytes, abandonAfter: 0 });
    const landed = (): void => void this.#flights.delete(flight);
    this.#flights.add(flight);
    flight.end.then(landed, landed);
    if (this.#closed) flight.abandon();
    return flight;
  }

  async #find({ inputs, request }: Question, cache: Cache): Promise<Completion | undefined> {
    try {
      const found = await cache.get(this.#settings.name, inputs);
      this.#health.succeeded();
      return found === UNSET ? undefined : keptAnswer(found, request.model);
    } catch (error) {
      this.#health.failed(error, 'the model is asked instead');
      return undefined;
    }
  }

  /** Keeps the answer when it is whole. */
  async #record({ inputs, request }: Question, cache: Cache, flight: Flight): Promise<void> {
    const completion = await flight.end.then(
      (end) => end.completion,
      () => undefined,
    );
    const wanted = typeof request['n'] === 'number' ? request['n'] : 1;
    if (completion === undefined || incompleteness(completion, wanted) !== undefined) return;
    try {
      await cache.set(this.#settings.name, { inputs, output: completion });
      this.#health.succeeded();
    } catch (error) {
      this.#health.failed(error, 'new answers are not kept');
    }
  }
}
