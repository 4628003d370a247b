import { type StateLog, withinDeadline } from '../core/index.ts';
import type { Embedding } from '../embedders/index.ts';
import type { StoredEntry } from '../stores/index.ts';
import type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
import {
  type AnswerEntry,
  fromStoredEntry,
  type NewAnswer,
  pendingTag,
  toStoredEntry,
} from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';
import { assertLifetime } from './arguments.ts';
import { EmbeddingBacklog } from './embedding-backlog.ts';
import type { Identity } from './identity.ts';
import type { IndexedStore } from './indexed-store.ts';
import type { PromptEmbedder } from './prompt-embedder.ts';
import { reembedded } from './reembedding/outdated.ts';

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

/** Writes answers with what finds them by meaning; those that could not be embedded at once are embedded later. */
export class AnswerWriter<T> {
  readonly #options: AnswerWriterOptions;
  readonly #backlog: EmbeddingBacklog;

  constructor(options: AnswerWriterOptions) {
    this.#options = options;
    const { clock } = options.cache;
    this.#backlog = new EmbeddingBacklog({ clock, embed: (key) => this.#embedLeft(key) });
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
    if (!embedded) this.#backlog.add([identity.exactKey]);
    const isWanted = atOnce || (embedded && (await this.#isStill(identity.exactKey, createdAt)));
    if (isWanted) await this.#write({ ...answer, ...embedded });
    return createdAt;
  }

  /**
   * Embeds the prompts of answers that were written, but not embedded, when an earlier process ended.
   *
   * Instances that find the same answers do not agree who embeds them: each looks again right before, so that it
   * passes by what another has done, and an answer embedded twice is the same.
   */
  embedPending(keys: readonly string[]): Promise<void> {
    return this.#backlog.begin(keys);
  }

  /** Ends what {@link embedPending} has begun; what is not embedded yet is after the next start. */
  close(): Promise<void> {
    const closed = this.#backlog.close();
    this.#options.prompts.end();
    return closed;
  }

  /**
   * What an answer is kept with: its vector, or a note that the prompt was not understood; undefined when the
   * embedder fails or is too busy.
   */
  async #embed(
    identity: Identity,
  ): Promise<Pick<NewAnswer<T>, 'identity' | 'vector' | 'unreadBy'> | undefined> {
    const { text, scope } = identity;
    const { cache, prompts, log, notUnderstood, onFault } = this.#options;
    const { id: embedder } = cache.embedder;
    if (text === undefined) return { identity, vector: undefined };
    try {
      const embedding = await prompts.embedLater(text);
      if (embedding === undefined) return undefined;
      log.succeeded();
      if (notUnderstood(embedding)) return { identity, vector: undefined, unreadBy: embedder };
      return { identity, vector: { embedder, partition: scope, values: embedding.vector } };
    } catch (error) {
      onFault();
      log.failed(error, 'new answers serve exact requests only');
      return undefined;
    }
  }

  async #embedLeft(key: string): Promise<'done' | 'failed'> {
    try {
      return await this.#embedStored(key);
    } catch (error) {
      this.#options.log.failed(error, 'some earlier answers serve exact requests only');
      return 'failed';
    }
  }

  async #embedStored(key: string): Promise<'done' | 'failed'> {
    const [stored] = await this.#read(key);
    if (stored === undefined || stored.vector !== undefined) return 'done';
    const entry = fromStoredEntry<T>(stored);
    if (entry.text === undefined) return 'done';
    const embedded = await this.#embed({ exactKey: key, scope: entry.scope, text: entry.text });
    if (!embedded) return 'failed';
    // Its answer may have been named anew while its prompt was embedded.
    const [current] = await this.#read(key);
    if (current?.createdAt !== entry.createdAt) return 'done';
    const place = { partition: entry.scope, values: embedded.vector?.values };
    const tags = current.tags.filter((tag) => tag !== pendingTag);
    await this.#set(reembedded({ ...current, tags }, this.#options.cache.embedder, place));
    return 'done';
  }

  async #write(answer: NewAnswer<T>): Promise<void> {
    const { entries } = this.#options;
    const { exactKey, scope, text } = answer.identity;
    await this.#set(toStoredEntry(answer));
    const { answerId, createdAt } = answer;
    if (text !== undefined) entries.note(exactKey, { text, answerId, alikeId: answerId, scope, createdAt });
  }

  #answerIdOf(entry: Pick<AnswerEntry<T>, 'key' | 'output' | 'answerId'>): string {
    return answerIdOfEntry(entry, (answer) => this.#options.cache.answerText(answer));
  }

  /** Whether an answer has neither been removed nor replaced meanwhile. */
  async #isStill(key: string, createdAt: number): Promise<boolean> {
    const [stored] = await this.#read(key);
    return stored?.createdAt === createdAt;
  }

  #set(entry: StoredEntry): Promise<void> {
    return this.#timed('writing the cache', this.#options.entries.setMany([entry]));
  }

  #read(key: string): ReturnType<IndexedStore['getMany']> {
    return this.#timed('reading the cache', this.#options.entries.getMany([key]));
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options.cache;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
