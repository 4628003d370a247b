import { RepriseError, StateLog, withinDeadline } from '../../core/index.ts';
import { assertLimits } from '../arguments/arguments.ts';
import { laterAtOnce, PromptEmbedder } from '../embedding/prompt-embedder.ts';
import type { Explanation } from '../explanation.ts';
import type { Hit, LookupLimits, SemanticLookup } from '../hit.ts';
import type { Identity } from '../identity.ts';
import { IndexDown } from '../indexing/index-down.ts';
import { IndexedStore } from '../indexing/indexed-store.ts';
import { SemanticMatcher } from '../matching/semantic-matcher.ts';
import { DualMatcher } from '../reembedding/dual-matcher.ts';
import { SemanticCounters, type SemanticStats } from '../semantic-stats.ts';
import { type ShadowLine, Trust, type TrustStats } from '../trust/index.ts';
import type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
import { type AnswerEntry, fromStoredEntry } from './answer-entry.ts';
import { AnswerFeedback, type Feedback, type FeedbackOutcome } from './answer-feedback.ts';
import { AnswerReview } from './answer-review.ts';
import { AnswerWriter } from './answer-writer.ts';

/**
 * Answers by identity: first the same request, then the same meaning within the same scope.
 *
 * Reading throws for wrong limits only: a failure of the store, the index or the embedder is a miss within its deadline,
 * reported once until it works again. `SemanticCache` is this for a list of messages.
 */
export class AnswerCache<T> implements AsyncDisposable {
  readonly #options: AnswerCacheOptions;
  readonly #entries: IndexedStore;
  readonly #prompts: PromptEmbedder;
  readonly #matcher: DualMatcher;
  readonly #trust: Trust;
  readonly #writer: AnswerWriter<T>;
  readonly #review: AnswerReview<T>;
  readonly #feedback: AnswerFeedback;
  readonly #counters = new SemanticCounters();
  readonly #storeLog: StateLog;
  readonly #semanticLog: StateLog;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    const { embedder, clock, logger } = options;
    this.#entries = new IndexedStore({ ...options, onPending: (keys) => this.#writer.embedPending(keys) });
    this.#prompts = new PromptEmbedder({
      embedder,
      clock,
      deadline: options.embedDeadline,
      remembered: 1_000,
      laterAtOnce: laterAtOnce(embedder),
    });
    this.#storeLog = new StateLog(logger, 'Reading the cache');
    this.#semanticLog = new StateLog(logger, 'Comparing by meaning');
    this.#trust = new Trust(options);
    const parts = { ...options, entries: this.#entries, prompts: this.#prompts, trust: this.#trust };
    this.#writer = new AnswerWriter({
      ...parts,
      cache: options,
      log: this.#semanticLog,
      counters: this.#counters,
    });
    this.#review = new AnswerReview({
      ...parts,
      keep: (identity, output: T, keeping) => this.keep(identity, output, keeping),
    });
    this.#feedback = new AnswerFeedback(parts);
    const current = new SemanticMatcher({ ...parts, policy: this.#trust });
    const previous = this.#previousMatcher();
    this.#matcher = new DualMatcher({ current, previous, clock, logger });
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
      this.#trust.requested();
      return this.#hit('exact', entry, [1, 1], ['the same request was answered before']);
    } catch (error) {
      this.#counters.faults += 1;
      this.#storeLog.failed(error, 'requests go upstream');
      return undefined;
    }
  }

  /**
   * The answer to a request of the same scope that means the same, or why there is none; limits only tighten.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a limit that is no number, or out of its range.
   */
  async findSimilar(identity: Identity, limits?: LookupLimits): Promise<SemanticLookup<T>> {
    if (limits) assertLimits(limits);
    return this.#similar(identity, limits);
  }

  /** Exact, then by meaning. @throws RepriseError `INVALID_ARGUMENT`, as {@link findSimilar}. */
  async find(identity: Identity, limits?: LookupLimits): Promise<SemanticLookup<T>> {
    if (limits) assertLimits(limits);
    const hit = await this.findExact(identity);
    const lookup = hit
      ? { hit, reason: '', nearest: 1, refusedBy: undefined }
      : await this.#similar(identity, limits);
    if (lookup.hit === undefined) this.missed();
    return lookup;
  }

  /** Counts a lookup without a hit, for callers that ask {@link findExact} and {@link findSimilar} themselves. */
  missed(): void {
    this.#counters.misses += 1;
    this.#trust.requested();
  }

  /**
   * Begins to embed the prompt of a request that went upstream, so that {@link keep} need not wait for it; failures
   * are left for `keep` to report.
   */
  prepare({ text }: Identity): void {
    if (text !== undefined) this.#prompts.embedLater(text).catch(() => {});
  }

  /**
   * Keeps an answer under the identity of its request, replacing an earlier one.
   *
   * The answer serves exact requests at once, and others as soon as its prompt is embedded, which the result waits
   * for unless many wait. When the prompt cannot be embedded now, the answer serves exact requests only until it can;
   * when it was not understood, or the embedder refuses it again and again though it takes others, it stays so until it
   * is written again, or there is another embedder.
   *
   * @returns the entry id.
   * @throws RepriseError `INVALID_ARGUMENT` for a ttl that is no number, or under 0; when the store fails or the answer
   *   cannot be written down.
   */
  async keep(identity: Identity, output: T, options: KeepOptions = {}): Promise<string> {
    const createdAt = await this.#writer.keep(identity, output, options);
    if (createdAt === undefined) return identity.exactKey;
    this.#counters.writes += 1;
    this.#review.answered({ identity, output, createdAt, worth: options.worth });
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
   * Why a request is, or is not, answered from cache; asks nothing upstream and changes nothing.
   *
   * @throws what the store, the index or the embedder throw.
   */
  async explain(identity: Identity): Promise<Explanation> {
    const reading = this.#entries.getMany([identity.exactKey]);
    const [stored] = await this.#timed('reading the cache', reading);
    const explanation = await this.#compared(this.#matcher.explain(identity));
    if (stored === undefined) return explanation;
    const reason = 'the same request was answered before; what meaning would decide does not count';
    return { ...explanation, outcome: 'exact', reason, entryId: identity.exactKey };
  }

  /**
   * Takes what somebody says of an answer; wrong ones go.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for another verdict; what the store throws.
   */
  feedback(feedback: Feedback): Promise<FeedbackOutcome> {
    return this.#feedback.give(feedback);
  }

  /** How far hits by meaning can be trusted, as measured. */
  trust(): TrustStats {
    return this.#trust.stats();
  }

  /** What shadow mode saw: for each bound of confidence, what serving from it on would have done. */
  shadowReport(): ShadowLine[] {
    return this.#trust.shadowReport();
  }

  /** Resolves when no judgement and no audit is under way. */
  reviewed(): Promise<void> {
    return this.#review.idle();
  }

  /**
   * What the cache has done since it was opened. Where store and index are shared, `entries` and `indexed` are those of
   * the last {@link measure}, which begins anew each time.
   */
  stats(): SemanticStats {
    void this.measure();
    const { size: entries, indexed, loading, reembedding } = this.#entries;
    return this.#counters.snapshot({ entries, indexed, loading, reembedding });
  }

  /** Counts entries where that takes time, so that {@link stats} tells how many there are; never throws. */
  async measure(): Promise<void> {
    await this.#timed('counting the entries of the cache', this.#entries.measure()).catch(() => {});
  }

  /** Closes the index; the store and the embedder belong to the caller. */
  async close(): Promise<void> {
    await this.#writer.close();
    this.#review.close();
    this.#trust.close();
    await this.#entries.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #similar(identity: Identity, limits?: LookupLimits): Promise<SemanticLookup<T>> {
    try {
      const found = await this.#compared(this.#matcher.match<T>(identity));
      // A lookup that ends before it needs an embedding says nothing of the embedder.
      if (!this.#prompts.failing) this.#semanticLog.succeeded();
      const {
        entry,
        reasons,
        considered,
        near: _,
        ...lookup
      } = await this.#review.settle(identity, found, limits ?? {});
      if (lookup.refusedBy) this.#counters.refused(lookup.refusedBy);
      const withheld = considered?.decision.withheld;
      if (entry === undefined || considered === undefined) return { ...lookup, hit: undefined, withheld };
      this.#counters.semanticHits += 1;
      this.#trust.requested();
      const { similarity, confidence } = considered.candidate;
      const hit = this.#hit('semantic', entry, [similarity, confidence], reasons);
      return { ...lookup, hit, audit: this.#review.auditOf(identity, considered) };
    } catch (error) {
      this.#counters.faults += 1;
      if (!(error instanceof IndexDown)) {
        this.#semanticLog.failed(error, 'only exact requests are answered from cache');
      }
      return { hit: undefined, reason: 'the lookup failed', nearest: undefined, refusedBy: undefined };
    }
  }

  #previousMatcher(): SemanticMatcher | undefined {
    const { previousEmbedder: embedder, previousPolicy: policy, clock, embedDeadline } = this.#options;
    const entries = this.#entries.previous;
    if (!embedder || !entries) return undefined;
    const prompts = new PromptEmbedder({ embedder, clock, deadline: embedDeadline, remembered: 1_000 });
    return new SemanticMatcher({
      ...this.#options,
      entries,
      embedder,
      policy: this.#trust.over(policy),
      prompts,
    });
  }

  #hit(
    kind: Hit<T>['kind'],
    entry: AnswerEntry<T>,
    [similarity, confidence]: readonly [number, number],
    reasons: readonly string[],
  ): Hit<T> {
    this.#entries.touch(entry.key);
    const ageSeconds = Math.max(0, Math.floor((this.#options.clock.now() - entry.createdAt) / 1_000));
    const { key: entryId, output, metadata, createdAt } = entry;
    return { kind, entryId, output, metadata, createdAt, ageSeconds, similarity, confidence, reasons };
  }

  #compared<R>(result: Promise<R>): Promise<R> {
    const { embedDeadline, storeDeadline, clock } = this.#options;
    const milliseconds = embedDeadline + storeDeadline;
    return withinDeadline(result, { operation: 'comparing by meaning', milliseconds, clock });
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
