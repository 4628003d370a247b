import { type AnswerField, checkInclude, type Shaped, type ShapedPiece, shape } from './answer-fields.ts';
import { Answers } from './answers.ts';
import type { ChatInput } from './chat-messages.ts';
import { type AnyAskOptions, converse, lastOf } from './conversation.ts';
import { Embeddings } from './embeddings.ts';
import type { AskOptions, LLMOptions } from './llm-options.ts';
import { type LLMSettings, llmSettings } from './llm-settings.ts';
import { type OpenedCache, openCache } from './open-cache.ts';
import type { Provider } from './presets.ts';
import { shapeStream } from './shape-stream.ts';
import type { Tool, ToolDefinition } from './tool.ts';

/**
 * A client of language models that never asks the same question twice.
 *
 * It speaks to OpenAI, to Ollama and to every service with OpenAI's interface. `oracle` and `stream` share one entry for
 * each question; a hundred who ask the same at the same time share one call, and streams of it are joined live. Only
 * whole answers are kept: none that broke off, was cut by a length limit or a filter, or was an error.
 *
 * A question is identified by the client's name, the messages, model, provider and every parameter; not by where the
 * provider is reached, keys, timeouts, `metadata`, `logit_bias` and `top_logprobs` (spec S3-43).
 *
 * @example
 * ```ts
 * await using llm = new LLM({ preset: 'openai', temperature: 0 });
 * await llm.oracle('What is a cache?'); // seconds
 * await llm.oracle('What is a cache?'); // milliseconds, also tomorrow
 * for await (const text of llm.stream('What is a cache?')) process.stdout.write(text);
 * ```
 */
export class LLM implements AsyncDisposable {
  readonly #settings: LLMSettings;
  readonly #cache: OpenedCache;
  readonly #answers: Answers;
  readonly #embeddings: Embeddings;

  /** @throws RepriseError `INVALID_ARGUMENT` for options that make no sense; what opening a given path throws. */
  constructor(options: LLMOptions) {
    this.#settings = llmSettings(options);
    this.#cache = openCache(options.cache, this.#settings.logger);
    this.#answers = new Answers(this.#settings, this.#cache.cache);
    this.#embeddings = new Embeddings(this.#settings, this.#cache.cache);
  }

  /** Name under which answers are kept. */
  get name(): string {
    return this.#settings.name;
  }

  get provider(): Provider {
    return this.#settings.endpoint.provider;
  }

  /** Model that answers questions. */
  get model(): string {
    return this.#settings.model;
  }

  /**
   * The whole answer to a question: its text, or what `include` says.
   *
   * Tools with a `run` are run, and their results told to the model, until it answers. An answer that breaks off is
   * asked for again, as `retries` allows.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for messages and options that make no sense, `NOT_CANONICAL` for messages
   *   that hold what JSON cannot, `UPSTREAM_FAILED`, `UPSTREAM_TIMEOUT` or `UPSTREAM_CUT` when there was no answer,
   *   `CLOSED`; the reason of an aborted signal.
   */
  async oracle<
    const Include extends readonly AnswerField[] = readonly ['text'],
    Reduce extends boolean = true,
  >(messages: ChatInput, options: AskOptions<Include, Reduce> = {}): Promise<Shaped<Include, Reduce>> {
    const { include, reduce } = shapeOf(options);
    const fields = await lastOf(this.#converse(messages, options, false));
    return shape(fields, include, reduce) as Shaped<Include, Reduce>;
  }

  /**
   * The answer piece by piece: live when the model is asked, at once when it is kept. Text, thinking and content come
   * in pieces; other fields that `include` names come in one last piece.
   *
   * Breaking off ends the call upstream, unless others read it too, and then nothing is kept.
   *
   * @throws RepriseError as {@link LLM.oracle}, also in the middle
   */
  async *stream<
    const Include extends readonly AnswerField[] = readonly ['text'],
    Reduce extends boolean = true,
  >(
    messages: ChatInput,
    options: AskOptions<Include, Reduce> = {},
  ): AsyncGenerator<ShapedPiece<Include, Reduce>, void, void> {
    const { include, reduce } = shapeOf(options);
    const pieces = shapeStream(this.#converse(messages, options, true), include, reduce);
    yield* pieces as AsyncGenerator<ShapedPiece<Include, Reduce>, void, void>;
  }

  /** {@link LLM.oracle} with these tools: the same as its option `tools` (spec S3-42). */
  tools<const Include extends readonly AnswerField[] = readonly ['text'], Reduce extends boolean = true>(
    messages: ChatInput,
    tools: readonly (Tool | ToolDefinition)[],
    options: Omit<AskOptions<Include, Reduce>, 'tools'> = {},
  ): Promise<Shaped<Include, Reduce>> {
    return this.oracle(messages, { ...options, tools });
  }

  /**
   * Texts as unit vectors, each kept by itself: only those that are missing are asked for, in one call. An empty text is
   * the vector `[1, 0, 0, …]`, without a call.
   *
   * @throws RepriseError `EMBEDDER_FAILED` when the service gives no vectors
   */
  embed(text: string): Promise<Float32Array>;
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  async embed(texts: string | readonly string[]): Promise<Float32Array | Float32Array[]> {
    if (typeof texts === 'string') return (await this.#embeddings.of([texts]))[0]!;
    return this.#embeddings.of(texts);
  }

  /** Length of the vectors of `embed`; asks for one vector when it is not known yet. */
  dimensions(): Promise<number> {
    return this.#embeddings.dimensions();
  }

  /** Ends calls under way, and closes the cache unless it was given. */
  async close(): Promise<void> {
    await Promise.all([this.#answers.close(), this.#embeddings.close()]);
    await this.#cache.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #converse(messages: ChatInput, options: AnyAskOptions, live: boolean): ReturnType<typeof converse> {
    return converse(messages, options, { settings: this.#settings, answers: this.#answers, live });
  }
}

function shapeOf({ include = ['text'], reduce = true }: AnyAskOptions): {
  readonly include: readonly AnswerField[];
  readonly reduce: boolean;
} {
  checkInclude(include);
  return { include, reduce };
}
