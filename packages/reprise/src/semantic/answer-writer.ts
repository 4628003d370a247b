import { type StateLog, withinDeadline } from '../core/index.ts';
import type { Embedding } from '../embedders/index.ts';
import type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
import { type AnswerEntry, fromStoredEntry, type NewAnswer, toStoredEntry } from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';
import { assertLifetime } from './arguments.ts';
import type { Identity } from './identity.ts';
import type { IndexedStore } from './indexed-store.ts';
import type { PromptEmbedder } from './prompt-embedder.ts';

/** Parts of an {@link AnswerWriter}. */
export interface AnswerWriterOptions {
  readonly cache: AnswerCacheOptions;
  readonly entries: IndexedStore;
  readonly prompts: PromptEmbedder;
  /** Is told whether prompts can be embedded. */
  readonly log: StateLog;
  /** Why an embedding must not be used to compare, or undefined when it may. */
  readonly notUnderstood: (embedding: Embedding) => string | undefined;
  /** Is called when a prompt could not be embedded. */
  readonly onFault: () => void;
}

/** Entries looked at, at the start, between two turns of the event loop. */
const pendingSlice = 32;

/** Writes answers with what finds them by meaning, and embeds what an earlier process left. */
export class AnswerWriter<T> {
  readonly #options: AnswerWriterOptions;
  #closed = false;

  constructor(options: AnswerWriterOptions) {
    this.#options = options;
  }

  /**
   * Writes an answer, at once when its prompt is embedded already, else before and after that.
   *
   * @returns when it was written; undefined when it is not to be kept.
   * @throws RepriseError `INVALID_ARGUMENT` for a ttl that is no number, or under 0.
   */
  async keep(identity: Identity, output: T, options: KeepOptions): Promise<number | undefined> {
    const { cache, prompts } = this.#options;
    const lifetime = options.ttl ?? cache.ttl;
    assertLifetime('The option ttl', lifetime);
    if (lifetime === 0) return undefined;
    const createdAt = cache.clock.now();
    const expiresAt = lifetime === Number.POSITIVE_INFINITY ? undefined : createdAt + lifetime;
    const metadata = options.metadata ?? {};
    const answerId = this.#answerIdOf({ key: identity.exactKey, output, answerId: options.answerId });
    const answer = { identity, output, answerId, metadata, createdAt, expiresAt, vector: undefined };
    const atOnce = identity.text === undefined || prompts.isReady(identity.text);
    if (!atOnce) await this.#write(answer);
    const embedded = await this.#embed(identity);
    if (atOnce || (embedded && (await this.#isStill(answer)))) await this.#write({ ...answer, ...embedded });
    return createdAt;
  }

  /**
   * Embeds the prompts of answers that were written, but not embedded, when an earlier process ended.
   *
   * Instances that find the same answers do not agree who embeds them: each looks again right before, so that it
   * passes by what another has done, and an answer embedded twice is the same.
   */
  async embedPending(keys: readonly string[]): Promise<void> {
    try {
      for (const [at, key] of keys.entries()) {
        // While the embedder fails, nothing below waits, and others would never have a turn.
        if (at % pendingSlice === pendingSlice - 1) await new Promise(setImmediate);
        if (this.#closed) return;
        await this.#embedStored(key);
      }
    } catch (error) {
      this.#options.log.failed(error, 'some earlier answers serve exact requests only');
    }
  }

  /** Ends what {@link embedPending} has begun. */
  close(): void {
    this.#closed = true;
  }

  /**
   * What an answer is kept with: its vector, or a note that the prompt was not understood; undefined when the
   * embedder fails, which leaves the answer to be embedded after the next start.
   */
  async #embed(
    identity: Identity,
  ): Promise<Pick<NewAnswer<T>, 'identity' | 'vector' | 'unreadBy'> | undefined> {
    const { text, scope } = identity;
    const { cache, prompts, log, notUnderstood, onFault } = this.#options;
    const { id: embedder } = cache.embedder;
    if (text === undefined) return { identity, vector: undefined };
    try {
      const embedding = await prompts.embed(text);
      log.succeeded();
      if (notUnderstood(embedding)) return { identity, vector: undefined, unreadBy: embedder };
      return { identity, vector: { embedder, partition: scope, values: embedding.vector } };
    } catch (error) {
      onFault();
      log.failed(error, 'new answers serve exact requests only');
      return undefined;
    }
  }

  async #embedStored(key: string): Promise<void> {
    const [stored] = await this.#read(key);
    if (stored === undefined || stored.vector !== undefined) return;
    const entry = fromStoredEntry<T>(stored);
    if (entry.text === undefined) return;
    const embedded = await this.#embed({ exactKey: key, scope: entry.scope, text: entry.text });
    const answerId = this.#answerIdOf(entry);
    const answer = embedded && { ...entry, answerId, ...embedded };
    if (answer && (await this.#isStill(answer))) await this.#write(answer);
  }

  async #write(answer: NewAnswer<T>): Promise<void> {
    const { entries } = this.#options;
    const { exactKey, scope, text } = answer.identity;
    await this.#timed('writing the cache', entries.setMany([toStoredEntry(answer)]));
    const { answerId, createdAt } = answer;
    if (text !== undefined) entries.note(exactKey, { text, answerId, alikeId: answerId, scope, createdAt });
  }

  #answerIdOf(entry: Pick<AnswerEntry<T>, 'key' | 'output' | 'answerId'>): string {
    return answerIdOfEntry(entry, (answer) => this.#options.cache.answerText(answer));
  }

  /** Whether an answer has neither been removed nor replaced meanwhile. */
  async #isStill({ identity, createdAt }: NewAnswer<T>): Promise<boolean> {
    const [stored] = await this.#read(identity.exactKey);
    return stored?.createdAt === createdAt;
  }

  #read(key: string): ReturnType<IndexedStore['getMany']> {
    return this.#timed('reading the cache', this.#options.entries.getMany([key]));
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options.cache;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
