import { RepriseError, StateLog, withinDeadline } from '../core/index.ts';
import type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
import { type AnswerEntry, fromStoredEntry, type NewAnswer, toStoredEntry } from './answer-entry.ts';
import { answerIdFor } from './answer-id.ts';
import type { Hit, SemanticLookup } from './hit.ts';
import type { Identity } from './identity.ts';
import { IndexDown } from './index-down.ts';
import { IndexedStore } from './indexed-store.ts';
import { PromptEmbedder } from './prompt-embedder.ts';
import { SemanticMatcher } from './semantic-matcher.ts';
import { SemanticCounters, type SemanticStats } from './semantic-stats.ts';

/** Entries looked at, at the start, between two turns of the event loop. */
const pendingSlice = 32;

/**
 * Answers by identity: first the same request, then the same meaning within the same scope.
 *
 * Reading never throws: a failure of the store, the index or the embedder is a miss within its deadline, reported
 * once until it works again. `SemanticCache` is this for a list of messages.
 */
export class AnswerCache<T> implements AsyncDisposable {
  readonly #options: AnswerCacheOptions;
  readonly #entries: IndexedStore;
  readonly #prompts: PromptEmbedder;
  readonly #matcher: SemanticMatcher;
  readonly #counters = new SemanticCounters();
  readonly #storeLog: StateLog;
  readonly #semanticLog: StateLog;
  #closed = false;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    const { embedder, clock, logger } = options;
    this.#entries = new IndexedStore({ ...options, onPending: (keys) => this.#embedPending(keys) });
    this.#prompts = new PromptEmbedder({
      embedder,
      clock,
      deadline: options.embedDeadline,
      remembered: 1_000,
    });
    this.#matcher = new SemanticMatcher({ ...options, entries: this.#entries, prompts: this.#prompts });
    this.#storeLog = new StateLog(logger, 'Reading the cache');
    this.#semanticLog = new StateLog(logger, 'Comparing by meaning');
  }

  /**
   * Resolves when all entries the store held at the start can be found by meaning. A store that several instances
   * share is read by namespaces, each when it is first used: at the start only when `prefix` is one, so ends with `:`.
   */
  get ready(): Promise<void> {
    return this.#entries.ready;
  }

  /** First part of every key. */
  get prefix(): string {
    return this.#options.prefix;
  }

  /** The answer to exactly this request; no embedding is made. */
  async findExact(identity: Identity): Promise<Hit<T> | undefined> {
    try {
      const [stored] = await this.#timed('reading the cache', this.#entries.getMany([identity.exactKey]));
      this.#storeLog.succeeded();
      if (stored === undefined) return undefined;
      const entry = fromStoredEntry<T>(stored);
      if (entry.scope !== identity.scope) return undefined;
      this.#counters.exactHits += 1;
      return this.#hit('exact', entry, 1, ['the same request was answered before']);
    } catch (error) {
      this.#counters.faults += 1;
      this.#storeLog.failed(error, 'requests go upstream');
      return undefined;
    }
  }

  /** The answer to a request of the same scope that means the same, or why there is none. */
  async findSimilar(identity: Identity): Promise<SemanticLookup<T>> {
    try {
      const { embedDeadline, storeDeadline, clock } = this.#options;
      const milliseconds = embedDeadline + storeDeadline;
      const operation = 'comparing by meaning';
      const match = await withinDeadline(this.#matcher.match<T>(identity), {
        operation,
        milliseconds,
        clock,
      });
      this.#semanticLog.succeeded();
      const { entry, reasons, considered: _, ...lookup } = match;
      if (lookup.refusedBy) this.#counters.refused(lookup.refusedBy);
      if (entry === undefined) return { ...lookup, hit: undefined };
      this.#counters.semanticHits += 1;
      return { ...lookup, hit: this.#hit('semantic', entry, lookup.nearest ?? 0, reasons) };
    } catch (error) {
      this.#counters.faults += 1;
      if (!(error instanceof IndexDown)) {
        this.#semanticLog.failed(error, 'only exact requests are answered from cache');
      }
      return { hit: undefined, reason: 'the lookup failed', nearest: undefined, refusedBy: undefined };
    }
  }

  /** Exact, then by meaning. */
  async find(identity: Identity): Promise<SemanticLookup<T>> {
    const hit = await this.findExact(identity);
    const lookup = hit
      ? { hit, reason: '', nearest: 1, refusedBy: undefined }
      : await this.findSimilar(identity);
    if (lookup.hit === undefined) this.missed();
    return lookup;
  }

  /** Counts a lookup without a hit, for callers that ask {@link findExact} and {@link findSimilar} themselves. */
  missed(): void {
    this.#counters.misses += 1;
  }

  /**
   * Begins to embed the prompt of a request that went upstream, so that {@link keep} need not wait for it; failures
   * are left for `keep` to report.
   */
  prepare({ text }: Identity): void {
    if (text !== undefined) this.#prompts.embed(text).catch(() => {});
  }

  /**
   * Keeps an answer under the identity of its request, replacing an earlier one.
   *
   * The answer serves exact requests at once, and others as soon as its prompt is embedded, which the result waits
   * for. When the prompt cannot be embedded, or was not understood, the answer serves exact requests only.
   *
   * @returns the entry id.
   * @throws RepriseError when the store fails or the answer cannot be written down.
   */
  async keep(identity: Identity, output: T, options: KeepOptions = {}): Promise<string> {
    const lifetime = options.ttl ?? this.#options.ttl;
    if (lifetime <= 0) return identity.exactKey;
    const createdAt = this.#options.clock.now();
    const expiresAt = lifetime === Number.POSITIVE_INFINITY ? undefined : createdAt + lifetime;
    const metadata = options.metadata ?? {};
    const answerId = options.answerId ?? this.#answerIdOf(output, identity.exactKey);
    const answer = { identity, output, answerId, metadata, createdAt, expiresAt, vector: undefined };
    const atOnce = identity.text === undefined || this.#prompts.isReady(identity.text);
    if (!atOnce) await this.#write(answer);
    const embedded = await this.#embed(identity);
    if (atOnce || (embedded && (await this.#isStill(answer)))) await this.#write({ ...answer, ...embedded });
    this.#counters.writes += 1;
    return identity.exactKey;
  }

  /** Removes an entry; resolves with whether it was there. */
  async remove(entryId: string): Promise<boolean> {
    return (await this.#timed('removing from the cache', this.#entries.deleteMany([entryId]))) > 0;
  }

  /** Removes every entry whose id begins with `prefix`; resolves with how many there were. */
  async clear(prefix: string): Promise<number> {
    if (!prefix.startsWith(this.#options.prefix)) {
      throw new RepriseError('INVALID_ARGUMENT', 'A cache clears only what lies under its own prefix');
    }
    return this.#entries.clear(prefix);
  }

  /**
   * What the cache has done since it was opened. Where store and index are shared, `entries` and `indexed` are those of
   * the last {@link measure}, which begins anew each time.
   */
  stats(): SemanticStats {
    void this.measure();
    const { size: entries, indexed, loading } = this.#entries;
    return this.#counters.snapshot({ entries, indexed, loading });
  }

  /** Counts entries where that takes time, so that {@link stats} tells how many there are; never throws. */
  async measure(): Promise<void> {
    await this.#timed('counting the entries of the cache', this.#entries.measure()).catch(() => {});
  }

  /** Closes the index; the store and the embedder belong to the caller. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#entries.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * What an answer is kept with: its vector, or no text when the prompt is not to be compared; undefined when the
   * embedder fails, which leaves the answer to be embedded after the next start.
   */
  async #embed(identity: Identity): Promise<Pick<NewAnswer<T>, 'identity' | 'vector'> | undefined> {
    const { text, scope } = identity;
    if (text === undefined) return { identity, vector: undefined };
    try {
      const embedding = await this.#prompts.embed(text);
      this.#semanticLog.succeeded();
      if (this.#matcher.notUnderstood(embedding)) {
        return { identity: { ...identity, text: undefined }, vector: undefined };
      }
      const { id: embedder } = this.#options.embedder;
      return { identity, vector: { embedder, partition: scope, values: embedding.vector } };
    } catch (error) {
      this.#counters.faults += 1;
      this.#semanticLog.failed(error, 'new answers serve exact requests only');
      return undefined;
    }
  }

  /**
   * Embeds the prompts of answers that were written, but not embedded, when an earlier process ended.
   *
   * Instances that find the same answers do not agree who embeds them: each looks again right before, so that it
   * passes by what another has done, and an answer embedded twice is the same.
   */
  async #embedPending(keys: readonly string[]): Promise<void> {
    try {
      for (const [at, key] of keys.entries()) {
        // While the embedder fails, nothing below waits, and others would never have a turn.
        if (at % pendingSlice === pendingSlice - 1) await new Promise(setImmediate);
        if (this.#closed) return;
        await this.#embedStored(key);
      }
    } catch (error) {
      this.#semanticLog.failed(error, 'some earlier answers serve exact requests only');
    }
  }

  async #embedStored(key: string): Promise<void> {
    const [stored] = await this.#timed('reading the cache', this.#entries.getMany([key]));
    if (stored === undefined || stored.vector !== undefined) return;
    const entry = fromStoredEntry<T>(stored);
    if (entry.text === undefined) return;
    const embedded = await this.#embed({ exactKey: key, scope: entry.scope, text: entry.text });
    const answerId = entry.answerId ?? this.#answerIdOf(entry.output, key);
    const answer = embedded && { ...entry, answerId, ...embedded };
    if (answer && (await this.#isStill(answer))) await this.#write(answer);
  }

  async #write(answer: NewAnswer<T>): Promise<void> {
    const { exactKey, text } = answer.identity;
    await this.#timed('writing the cache', this.#entries.setMany([toStoredEntry(answer)]));
    const { answerId, createdAt } = answer;
    if (text !== undefined) this.#entries.note(exactKey, { text, answerId, createdAt });
  }

  #answerIdOf(output: T, entryId: string): string {
    return answerIdFor(output, (answer) => this.#options.answerText(answer), entryId);
  }

  /** Whether an answer has neither been removed nor replaced meanwhile. */
  async #isStill({ identity, createdAt }: NewAnswer<T>): Promise<boolean> {
    const [stored] = await this.#timed('reading the cache', this.#entries.getMany([identity.exactKey]));
    return stored?.createdAt === createdAt;
  }

  #hit(kind: Hit<T>['kind'], entry: AnswerEntry<T>, similarity: number, reasons: readonly string[]): Hit<T> {
    this.#entries.touch(entry.key);
    const ageSeconds = Math.max(0, Math.floor((this.#options.clock.now() - entry.createdAt) / 1_000));
    const { key: entryId, output, metadata, createdAt } = entry;
    return { kind, entryId, output, metadata, createdAt, ageSeconds, similarity, reasons };
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
