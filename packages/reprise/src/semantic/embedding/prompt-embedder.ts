import { setMaxListeners } from 'node:events';
import { type Clock, forgetOldest, withinDeadline } from '../../core/index.ts';
import type { Embedder, Embedding } from '../../embedders/index.ts';
import { sha256 } from '../../entry/index.ts';
import { FewAtOnce } from '../few-at-once.ts';
import { plainText } from '../text/plain-text.ts';

/** Options of {@link PromptEmbedder}. */
export interface PromptEmbedderOptions {
  readonly embedder: Embedder;
  readonly clock: Clock;
  /** Milliseconds one embedding may take before the lookup goes on without it. */
  readonly deadline: number;
  /** How many recent prompts are remembered. */
  readonly remembered: number;
  /** Prompts that nobody waits for embedded at once. @default 1 */
  readonly laterAtOnce?: number;
}

/**
 * New answers embedded at once: one, so that lookups come before them; more where the embedder is not made of two, so that
 * each lookup embeds its prompt anyway.
 */
export function laterAtOnce({ sketch }: Pick<Embedder, 'sketch'>): number {
  return sketch ? 1 : 16;
}

/** Prompts that wait for their turn; who brings more is sent away. */
const mostInLine = 64;

/**
 * Embeds prompts one by one, each within a deadline and each text once: a lookup and the write that follows it,
 * and everybody who asks the same at the same time, share one embedding.
 */
export class PromptEmbedder {
  readonly #options: PromptEmbedderOptions;
  readonly #recent = new Map<string, Promise<Embedding>>();
  readonly #ready = new Set<string>();
  readonly #line: FewAtOnce;
  readonly #ended = new AbortController();
  #failures = 0;
  #failing = false;

  constructor(options: PromptEmbedderOptions) {
    this.#options = options;
    this.#line = new FewAtOnce(options.laterAtOnce ?? 1);
    // Any number of answers may wait for one text; Node warns of more than ten.
    setMaxListeners(0, this.#ended.signal);
  }

  /** Whether the embedding of a text is there, so that {@link embed} gives it without waiting. */
  isReady(text: string): boolean {
    return this.#ready.has(nameOf(text));
  }

  /** Whether the last prompt that the embedder was asked for could not be embedded. */
  get failing(): boolean {
    return this.#failing;
  }

  /** @throws RepriseError `DEADLINE_EXCEEDED`, the reason of `signal`, or what the embedder threw. */
  async embed(text: string, signal?: AbortSignal): Promise<Embedding> {
    const { clock, deadline } = this.#options;
    const name = nameOf(text);
    const remembered = this.#recent.get(name);
    const embedding = remembered ?? this.#start(name, text);
    const operation = 'embedding the prompt';
    try {
      const embedded = await withinDeadline(embedding, { operation, milliseconds: deadline, clock, signal });
      if (!remembered) this.#failing = false;
      return embedded;
    } catch (error) {
      this.#failing = true;
      // Neither a failure nor an embedding that never comes is remembered: the next caller tries again.
      if (this.#recent.get(name) === embedding) this.#recent.delete(name);
      this.#failures += 1;
      throw error;
    }
  }

  /**
   * As {@link embed}, for what nobody waits for: so few at once that a lookup hardly waits for them.
   *
   * @returns undefined when too many wait; when another failed, or the deadline passed, while this one waited; and when
   *   it ends.
   * @throws RepriseError `DEADLINE_EXCEEDED`, or what the embedder threw.
   */
  async embedLater(text: string): Promise<Embedding | undefined> {
    if (this.#recent.has(nameOf(text))) return this.#embedUntilEnd(text);
    if (this.#line.waiting >= mostInLine) return undefined;
    const { clock, deadline } = this.#options;
    const failures = this.#failures;
    const until = clock.now() + deadline;
    return this.#line.run(async () => {
      const isWorth = failures === this.#failures && clock.now() < until;
      return isWorth ? this.#embedUntilEnd(text) : undefined;
    });
  }

  /** Whether the embedder takes a {@link plainText}: then it fails with another because of what that is. */
  async takesPlainText(): Promise<boolean> {
    const { embedder, clock, deadline } = this.#options;
    const { signal } = this.#ended;
    const limits = { operation: 'embedding a plain text', milliseconds: deadline, clock, signal };
    return this.#line.run(async () => {
      if (signal.aborted) return false;
      const embedding = withinDeadline(embedder.embed([plainText()]), limits);
      return embedding.then(
        () => true,
        () => false,
      );
    });
  }

  /** Sends away all that nobody waits for, also from an embedder that hangs. */
  end(): void {
    this.#ended.abort();
  }

  async #embedUntilEnd(text: string): Promise<Embedding | undefined> {
    const { signal } = this.#ended;
    if (signal.aborted) return undefined;
    try {
      return await this.embed(text, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  #start(name: string, text: string): Promise<Embedding> {
    const embedding = this.#options.embedder.embed([text]).then(([first]) => {
      if (this.#recent.get(name) === embedding) this.#ready.add(name);
      return first!;
    });
    this.#recent.set(name, embedding);
    const forgotten = forgetOldest(this.#recent, this.#options.remembered);
    if (forgotten) this.#ready.delete(forgotten[0]);
    return embedding;
  }
}

/** Characters of a text that is remembered as it is. */
const longestName = 1_000;

/** What a text is remembered by: a long one by its hash, in a form that no short text has. */
function nameOf(text: string): string {
  return text.length <= longestName ? text : sha256(text).padEnd(longestName + 1);
}
