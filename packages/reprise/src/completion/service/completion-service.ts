import { RepriseError } from '../../core/index.ts';
import type { CompletionCacheStats } from '../cache/completion-cache-stats.ts';
import type { PrecomputedContext } from '../cache/precomputed-contexts.ts';
import type { Suggestion } from '../cache/suggestion.ts';
import type { CompletionServiceOptions } from './completion-service-options.ts';
import type { Feedback } from './feedback/feedback-store.ts';
import type { ServiceCounts } from './service-counters.ts';
import { type ServiceParts, serviceParts } from './service-parts.ts';
import { checkedRequest, type SuggestRequest } from './suggest-request.ts';
import type { SuggestResult, SuggestStep } from './suggest-steps.ts';
import { SuggestionFinder } from './suggestion-finder.ts';
import { suggestionSteps } from './suggestion-steps.ts';
import { type SuggestionType, suggestionTypes } from './suggestion-type.ts';

/** How a service does. */
export interface CompletionServiceStats extends ServiceCounts {
  /** The types that it can suggest. */
  readonly types: readonly SuggestionType[];
  /** Places in texts that are worked on at this moment. */
  readonly running: number;
  /** Counted by all instances. */
  readonly cache: CompletionCacheStats;
}

/**
 * Suggests how a text may go on (S2-50 to S2-58): by templates in the style of the document, its links, passages that fit,
 * and a model; from the cache where the same place was asked for before.
 *
 * Sources work at the same time, each within the deadline, once for all who ask the same; one that fails takes nothing from
 * the others, and then nothing is cached. Feedback moves suggestions, in all instances within a second.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 *
 * @example
 * ```ts
 * const keyValue = memoryKeyValue();
 * const service = new CompletionService({ cache: new CompletionCache({ keyValue }), keyValue });
 * const { suggestions } = await service.suggest({ text: '- milk', cursorPosition: 6 }); // '\n- '
 * ```
 */
export class CompletionService implements AsyncDisposable {
  readonly #parts: ServiceParts;
  readonly #finder: SuggestionFinder;
  #closed = false;

  constructor(options: CompletionServiceOptions) {
    this.#parts = serviceParts(options);
    this.#finder = new SuggestionFinder(this.#parts);
  }

  /**
   * Suggests how the text may go on at the cursor; nothing where nobody would want it, or where all sources fail.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the request makes no sense; `NOT_CANONICAL` when `context` is no plain
   * data; `CLOSED` after `close`. Rejects with the reason of `signal` when that aborts.
   */
  async suggest(request: SuggestRequest): Promise<SuggestResult> {
    const suggestions: Suggestion[] = [];
    let end = { cacheHit: false, took: 0 };
    for await (const step of this.stream(request)) {
      if (step.step === 'suggestion') suggestions.push(step.suggestion);
      if (step.step === 'complete') end = step;
    }
    return { suggestions, cacheHit: end.cacheHit, took: end.took };
  }

  /**
   * The same step by step: each suggestion is given in the order of its rank, as soon as nothing can come before it. Work
   * begins at once; who does not read to the end has to end the iteration or abort `signal`.
   *
   * @throws RepriseError at once, as `suggest` rejects; the iteration rejects with the reason of `signal`.
   */
  stream(request: SuggestRequest): AsyncGenerator<SuggestStep, void, void> {
    this.#assertOpen();
    const checked = checkedRequest(request, this.#parts.settings);
    checked.signal?.throwIfAborted();
    const found = this.#finder.find(checked);
    // Whoever reads the steps is told; nobody may have begun yet.
    found.catch(() => {});
    return suggestionSteps(checked, found, this.#parts);
  }

  /** Counts whether a suggestion was taken; rejects when that cannot be written. Only a digest of it is kept. */
  async feedback(feedback: Feedback): Promise<void> {
    this.#assertOpen();
    const { suggestionText, type, accepted } = feedback;
    if (typeof suggestionText !== 'string' || suggestionText.trim() === '') {
      throw new RepriseError('INVALID_ARGUMENT', 'suggestionText must not be empty');
    }
    if (type !== undefined && !suggestionTypes.includes(type)) {
      throw new RepriseError('INVALID_ARGUMENT', `type must be one of ${suggestionTypes.join(', ')}`);
    }
    await this.#parts.feedback.add(feedback);
    this.#parts.counters[accepted ? 'accepted' : 'rejected'] += 1;
  }

  /**
   * Finds the headings, lists, links and passages of a Markdown document, so that they are used for an hour (S2-35).
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the id is none or the content is no text of at most 1 MiB.
   */
  async precompute(documentId: string, content: string): Promise<PrecomputedContext> {
    this.#assertOpen();
    const context = await this.#parts.cache.precomputeContext(documentId, content);
    await this.#parts.sections.write(documentId, content);
    return context;
  }

  /** Forgets all suggestions and documents, and resolves with how many suggestions it had; feedback stays. */
  async clear(): Promise<number> {
    this.#assertOpen();
    const [count] = await Promise.all([this.#parts.cache.invalidate(), this.#parts.sections.clear()]);
    return count;
  }

  /** What this instance did, and how the cache is doing. */
  async stats(): Promise<CompletionServiceStats> {
    this.#assertOpen();
    const { counters, cache, sources } = this.#parts;
    const types = suggestionTypes.filter((type) => sources.some((source) => source.type === type));
    return { ...counters.snapshot(), types, running: this.#finder.running, cache: await cache.stats() };
  }

  /** Waits for what is under way, which has its deadline, and ends; cache and key-value store stay open. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#finder.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The completion service is closed');
  }
}
