import { type StateLog, withinDeadline } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import { assertLifetime } from '../arguments/arguments.ts';
import { type BacklogOutcome, EmbeddingBacklog } from '../embedding/embedding-backlog.ts';
import { notUnderstood } from '../embedding/not-understood.ts';
import type { PromptEmbedder } from '../embedding/prompt-embedder.ts';
import type { Identity } from '../identity.ts';
import type { IndexedStore } from '../indexing/indexed-store.ts';
import { reembedded } from '../reembedding/outdated.ts';
import type { SemanticCounters } from '../semantic-stats.ts';
import type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
import {
  type AnswerEntry,
  fromStoredEntry,
  type NewAnswer,
  pendingTag,
  toStoredEntry,
} from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';

/** Parts of an {@link AnswerWriter}. */
export interface AnswerWriterOptions {
  readonly cache: AnswerCacheOptions;
  readonly entries: IndexedStore;
  readonly prompts: PromptEmbedder;
  /** Is told whether prompts can be embedded. */
  readonly log: StateLog;
  /** Prompts that could not be embedded, and those given up, are counted here. */
  readonly counters: Pick<SemanticCounters, 'faults' | 'unembedded'>;
}

/** What an answer is kept with: its vector, or a note that the prompt was not understood. */
type Embedded = Pick<NewAnswer<unknown>, 'vector' | 'unreadBy'>;

/** Writes answers with what finds them by meaning; those that could not be embedded at once are embedded later. */
export class AnswerWriter<T> {
  readonly #options: AnswerWriterOptions;
  readonly #backlog: EmbeddingBacklog;

  constructor(options: AnswerWriterOptions) {
    this.#options = options;
    const { clock } = options.cache;
    this.#backlog = new EmbeddingBacklog({ clock, embed: (...left) => this.#embedLeft(...left) });
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
    const { exactKey, scope } = identity;
    const answerId = this.#answerIdOf({ key: exactKey, output, answerId: options.answerId });
    const answer = { identity, output, answerId, metadata, createdAt, expiresAt, vector: undefined };
    const atOnce = identity.text === undefined || prompts.isReady(identity.text);
    if (!atOnce) await this.#write(answer);
    const embedded = await this.#embed(identity);
    const isLeft = typeof embedded === 'string';
    if (isLeft) this.#backlog.add([exactKey]);
    if (atOnce) await this.#write({ ...answer, ...(!isLeft && embedded) });
    else if (!isLeft && (await this.#complete({ key: exactKey, scope, createdAt }, embedded))) {
      this.#note(answer);
    }
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

  /** What an answer is kept with, or why that is not known yet. */
  async #embed({ text, scope }: Pick<Identity, 'text' | 'scope'>): Promise<Embedded | 'busy' | 'failed'> {
    const { cache, prompts, log, counters } = this.#options;
    const { id: embedder } = cache.embedder;
    if (text === undefined) return { vector: undefined };
    try {
      const embedding = await prompts.embedLater(text);
      if (embedding === undefined) return 'busy';
      if (!prompts.failing) log.succeeded();
      if (notUnderstood(embedding, cache.minimumCoverage)) return { vector: undefined, unreadBy: embedder };
      return { vector: { embedder, partition: scope, values: embedding.vector } };
    } catch (error) {
      counters.faults += 1;
      log.failed(error, 'new answers serve exact requests only');
      return 'failed';
    }
  }

  async #embedLeft(key: string, isLast: boolean): Promise<BacklogOutcome> {
    try {
      const entry = await this.#pending(key);
      return entry ? await this.#embedPending(entry, isLast) : 'done';
    } catch (error) {
      this.#options.log.failed(error, 'some earlier answers serve exact requests only');
      return 'failed';
    }
  }

  /** The entry under a key while its prompt is still to be embedded; one that is damaged answers nothing anyway. */
  async #pending(key: string): Promise<AnswerEntry<T> | undefined> {
    const [stored] = await this.#timed('reading the cache', this.#options.entries.getMany([key]));
    if (!stored?.tags.includes(pendingTag)) return undefined;
    try {
      return fromStoredEntry<T>(stored);
    } catch {
      this.#options.counters.faults += 1;
      return undefined;
    }
  }

  /**
   * Embeds the prompt of an entry. One that the embedder refuses at last is noted as one that it does not understand, so
   * that no instance tries it again: the entry serves exact requests only until it is written again, or there is another
   * embedder.
   */
  async #embedPending(entry: AnswerEntry<T>, isLast: boolean): Promise<BacklogOutcome> {
    const { prompts } = this.#options;
    const embedded = await this.#embed(entry);
    if (typeof embedded !== 'string') {
      await this.#complete(entry, embedded);
      return 'done';
    }
    if (embedded === 'busy' || !(await prompts.takesPlainText())) return 'failed';
    if (!isLast) return 'refused';
    if (await this.#complete(entry, { vector: undefined })) this.#givenUp(entry.key);
    return 'done';
  }

  /** Tells the first one only: how many there are is in the stats. */
  #givenUp(key: string): void {
    const { counters, cache } = this.#options;
    counters.unembedded += 1;
    if (counters.unembedded > 1) return;
    cache.logger.warn('The embedder refuses a prompt: its answer serves exact requests only', { key });
  }

  async #write(answer: NewAnswer<T>): Promise<void> {
    const { entries } = this.#options;
    await this.#timed('writing the cache', entries.setMany([toStoredEntry(answer)]));
    this.#note(answer);
  }

  #note({ identity, answerId, createdAt }: NewAnswer<T>): void {
    const { exactKey, scope, text } = identity;
    if (text === undefined) return;
    this.#options.entries.note(exactKey, { text, answerId, alikeId: answerId, scope, createdAt });
  }

  #answerIdOf(entry: Pick<AnswerEntry<T>, 'key' | 'output' | 'answerId'>): string {
    return answerIdOfEntry(entry, (answer) => this.#options.cache.answerText(answer));
  }

  /** Gives an entry what came of its prompt; resolves with false when it was removed or replaced meanwhile. */
  async #complete(
    { key, scope, createdAt }: Pick<AnswerEntry<T>, 'key' | 'scope' | 'createdAt'>,
    { vector }: Embedded,
  ): Promise<boolean> {
    const { entries, cache } = this.#options;
    let isThere = false;
    const change = (stored: StoredEntry): StoredEntry | undefined => {
      isThere = stored.createdAt === createdAt;
      if (!isThere) return undefined;
      const tags = stored.tags.filter((tag) => tag !== pendingTag);
      return reembedded({ ...stored, tags }, cache.embedder, { partition: scope, values: vector?.values });
    };
    await this.#timed('writing the cache', entries.rewriter.rewrite([key], change, cache.store));
    return isThere;
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options.cache;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
