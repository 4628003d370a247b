import { messageOf, RepriseError } from '../core/index.ts';
import { AnswerCache } from './answers/answer-cache.ts';
import type { AnswerCacheOptions, KeepOptions } from './answers/answer-cache-options.ts';
import type { Feedback, FeedbackOutcome } from './answers/answer-feedback.ts';
import { assertLifetime, assertMessages, assertUserId } from './arguments/arguments.ts';
import { assertFunction, assertRecord, assertText } from './arguments/assert-kind.ts';
import { invalid } from './arguments/invalid.ts';
import type { ChatMessage } from './chat-request.ts';
import type { Explanation } from './explanation.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { Hit, LookupLimits, SemanticLookup } from './hit.ts';
import { type Identity, identify, keyPrefix } from './identity.ts';
import { type SemanticCacheOptions, withDefaults } from './semantic-cache-options.ts';
import type { SemanticStats } from './semantic-stats.ts';
import type { ShadowLine, TrustStats } from './trust/index.ts';

/** Options of a `SemanticCache`. */
export interface AuditedCacheOptions<T> extends SemanticCacheOptions {
  /**
   * Asks the model again, for audits; without it hits are not audited.
   *
   * @param signal aborts when the answer is no longer wanted.
   */
  readonly ask?: (messages: readonly ChatMessage[], signal: AbortSignal) => Promise<T>;
}

/** Answers of one call that are kept at once: more would wait too long for their embedding. */
const storedAtOnce = 16;

/** What may accompany an update. */
export interface UpdateOptions {
  /** Seconds this answer lives; 0 keeps nothing, `Infinity` keeps it for ever. @default the cache's ttl */
  readonly expire?: number;
}

/**
 * A semantic cache over chat messages: answers a conversation that was answered before, in the same words or, for
 * the last user message, in others. Earlier messages must be equal.
 *
 * A failure is a miss, and no error. An error is only what the caller does wrong: `INVALID_ARGUMENT` for an argument out
 * of its range, `CLOSED` for a cache that was closed. Source: spec S0 and S1.
 *
 * @typeParam T what is kept as an answer: a text, or any plain data.
 *
 * @example
 * ```ts
 * const cache = new SemanticCache({ embedder: local(), userId: 0 });
 * const messages = [{ role: 'user', content: 'How do I reset my password?' }];
 * await cache.update(messages, 'Open Settings, then Security.');
 * await cache.lookup([{ role: 'user', content: 'how do i reset my password' }]); // 'Open Settings, then Security.'
 * ```
 */
export class SemanticCache<T = string> implements AsyncDisposable {
  readonly #options: AnswerCacheOptions;
  readonly #answers: AnswerCache<T>;
  readonly #tenant: string;
  readonly #ask: AuditedCacheOptions<T>['ask'];
  #closed = false;

  /** @throws RepriseError `INVALID_ARGUMENT` that names the option which is missing, of another kind, or out of its range. */
  constructor(options: AuditedCacheOptions<T>) {
    const filled = withDefaults(options);
    const { userId, ask } = options;
    if (userId !== undefined) assertUserId(userId);
    if (ask !== undefined) assertFunction('The option ask', ask);
    this.#ask = ask?.bind(options);
    // Users and the cache for everybody have different tenants, whatever a user is called.
    this.#tenant = userId === undefined ? 'everybody' : `user:${userId}`;
    const prefix = keyPrefix({ tenant: this.#tenant, prefix: filled.prefix });
    this.#options = filled;
    this.#answers = new AnswerCache({ ...filled, prefix });
  }

  /** Resolves when all answers the store held at the start can be found by meaning. */
  get ready(): Promise<void> {
    return this.#answers.ready;
  }

  /** The answer to these messages, or undefined (spec S1-07); limits only tighten what the cache asks of a hit. */
  async lookup(messages: readonly ChatMessage[], limits?: LookupLimits): Promise<T | undefined> {
    return (await this.lookupDetailed(messages, limits)).hit?.output;
  }

  /**
   * Like {@link lookup}, with the whole hit, or the reason why there is none.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for what are no messages, and a limit that is no number, or out of its range.
   */
  async lookupDetailed(messages: readonly ChatMessage[], limits?: LookupLimits): Promise<SemanticLookup<T>> {
    const lookup = await this.#open.find(this.#identify(messages), limits);
    const ask = this.#ask;
    if (ask) lookup.audit?.((signal) => ask(messages, signal));
    return lookup;
  }

  /** Like {@link lookup} for many conversations, in their order. */
  async lookupMany(conversations: readonly (readonly ChatMessage[])[]): Promise<(T | undefined)[]> {
    if (!Array.isArray(conversations)) {
      throw invalid('The argument conversations', conversations, 'a list of conversations');
    }
    return Promise.all(conversations.map((messages) => this.lookup(messages)));
  }

  /**
   * Keeps the answer to these messages, replacing an earlier one; messages that do not end with a user's are
   * ignored, and a failure is logged, not thrown (spec S1-08).
   *
   * @returns the entry id, or undefined when nothing was kept.
   * @throws RepriseError `INVALID_ARGUMENT` for what are no messages, and an `expire` that is no number, or under 0.
   */
  async update(
    messages: readonly ChatMessage[],
    response: T,
    options: UpdateOptions = {},
  ): Promise<string | undefined> {
    const answers = this.#open;
    const keeping = keepingOf(options);
    assertMessages(messages);
    if (messages.at(-1)?.role !== 'user') return undefined;
    try {
      return await answers.keep(this.#identify(messages), response, keeping);
    } catch (error) {
      this.#options.logger.warn(`An answer was not kept: ${messageOf(error)}`);
      return undefined;
    }
  }

  /**
   * Keeps one answer, or many, each under its prompt (spec S0-03); a prompt stored again is replaced.
   *
   * @returns the entry ids, in order.
   * @throws RepriseError `INVALID_ARGUMENT` when there are not as many responses as prompts, or as {@link update}; what
   *   the store throws.
   */
  async store(
    prompts: string | readonly string[],
    responses: T | readonly T[],
    options: UpdateOptions = {},
  ): Promise<string[]> {
    const cache = this.#open;
    const keeping = keepingOf(options);
    const isMany = Array.isArray(prompts);
    const questions = (isMany ? prompts : [prompts as string]).map(asMessages);
    const answers = isMany ? (responses as readonly T[]) : [responses as T];
    if (!Array.isArray(answers) || answers.length !== questions.length) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `There are ${questions.length} prompts, so there must be as many responses`,
      );
    }
    // No more at once than may wait for their embedding: all can be found by meaning when this resolves.
    const few = new FewAtOnce(storedAtOnce);
    return Promise.all(
      questions.map((messages, at) =>
        few.run(() => cache.keep(this.#identify(messages), answers[at] as T, keeping)),
      ),
    );
  }

  /** The answer to exactly this prompt, without an embedding (spec S0-08). */
  async getExact(prompt: string): Promise<T | undefined> {
    return (await this.getExactDetailed(asMessages(prompt)))?.output;
  }

  /** The whole hit for exactly these messages, without an embedding. */
  async getExactDetailed(messages: readonly ChatMessage[]): Promise<Hit<T> | undefined> {
    return this.#open.findExact(this.#identify(messages));
  }

  /** Removes one answer, by its entry id or its messages; resolves with whether it was there. */
  async remove(entry: string | readonly ChatMessage[]): Promise<boolean> {
    const answers = this.#open;
    const id = typeof entry === 'string' ? entry : this.#identify(entry).exactKey;
    return id.startsWith(this.#prefix) && answers.remove(id);
  }

  /** Removes every answer of this cache, and of no other; resolves with how many there were (spec S0-09). */
  async clear(): Promise<number> {
    return this.#open.clear(this.#prefix);
  }

  /** Why these messages are, or are not, answered from cache. @throws what store, index or embedder throw. */
  async explain(messages: readonly ChatMessage[]): Promise<Explanation> {
    return this.#open.explain(this.#identify(messages));
  }

  /**
   * Takes what somebody says of an answer: a wrong one is removed, and what is close to it is not served by meaning for
   * a day.
   *
   * @param query the prompt that was answered.
   * @throws RepriseError `INVALID_ARGUMENT` for another verdict than the two there are; what the store throws.
   */
  async feedback(entryId: string, verdict: Feedback['verdict'], query?: string): Promise<FeedbackOutcome> {
    return this.#open.feedback({ entryId, verdict, query, within: this.#prefix });
  }

  /** How far hits by meaning can be trusted, as measured. */
  trust(): TrustStats {
    return this.#answers.trust();
  }

  /** What shadow mode saw: for each bound of confidence, what serving from it on would have done. */
  shadowReport(): ShadowLine[] {
    return this.#answers.shadowReport();
  }

  /** Resolves when no judgement and no audit is under way. */
  reviewed(): Promise<void> {
    return this.#answers.reviewed();
  }

  /** What the cache holds and has done (spec S0-10). */
  stats(): SemanticStats {
    return this.#answers.stats();
  }

  /**
   * Closes the cache; store and embedder stay open, they belong to the caller. After that lookups and changes reject
   * with `CLOSED`, and only what was counted can be read.
   */
  close(): Promise<void> {
    this.#closed = true;
    return this.#answers.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What every use of the cache goes through. @throws RepriseError `CLOSED` after {@link close}. */
  get #open(): AnswerCache<T> {
    if (this.#closed) throw new RepriseError('CLOSED', 'The semantic cache is closed');
    return this.#answers;
  }

  get #prefix(): string {
    return keyPrefix({ tenant: this.#tenant, prefix: this.#options.prefix });
  }

  #identify(messages: readonly ChatMessage[]): Identity {
    assertMessages(messages);
    return identify({ model: '', messages }, { tenant: this.#tenant, prefix: this.#options.prefix });
  }
}

function keepingOf(options: UpdateOptions): KeepOptions {
  assertRecord('The argument options', options, 'an object, for example { expire: 60 }');
  const { expire } = options;
  if (expire === undefined) return {};
  assertLifetime('The option expire', expire);
  return { ttl: expire * 1_000 };
}

function asMessages(prompt: string): readonly ChatMessage[] {
  assertText('The prompt', prompt);
  return [{ role: 'user', content: prompt }];
}
