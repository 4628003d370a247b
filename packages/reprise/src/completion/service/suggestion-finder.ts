import type { Suggestion } from '../cache/suggestion.ts';
import { completionKey } from './completion-key.ts';
import type { ServiceParts } from './service-parts.ts';
import type { CheckedRequest } from './suggest-request.ts';
import { SuggestionRun } from './suggestion-run.ts';
import { isTrigger } from './trigger.ts';
import { type WritingContext, writingContext } from './writing-context.ts';

/** Where the suggestions of a request come from. */
export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'cached'; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'run'; readonly run: SuggestionRun };

/** Finds suggestions in the cache, else lets sources make them, once for all who ask the same. */
export class SuggestionFinder {
  readonly #parts: ServiceParts;
  readonly #runs = new Map<string, SuggestionRun>();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** Places in texts that are worked on. */
  get running(): number {
    return this.#runs.size;
  }

  /** Resolves when nothing is worked on. */
  async settled(): Promise<void> {
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
  }

  /** Joins a run where it finds nothing else; whoever gets it has to leave it. */
  async find(request: CheckedRequest): Promise<Found> {
    const { cache, counters } = this.#parts;
    counters.requests += 1;
    const place = writingContext(request);
    if (!isTrigger(place)) {
      counters.untriggered += 1;
      return { kind: 'none' };
    }
    const { documentId } = request;
    const precomputed = documentId === undefined ? undefined : await cache.precomputedContext(documentId);
    const context = { ...place, precomputed };
    const key = completionKey(request, context);
    const suggestions = await cache.get(key, precomputed?.hash);
    if (suggestions) {
      counters.cacheHits += 1;
      return { kind: 'cached', suggestions };
    }
    return { kind: 'run', run: this.#join(key, request, context) };
  }

  #join(key: string, request: CheckedRequest, context: WritingContext): SuggestionRun {
    const name = `${key}:${context.precomputed?.hash ?? ''}`;
    const known = this.#runs.get(name);
    const joinable = known !== undefined && !known.abandoned;
    if (joinable) this.#parts.counters.joined += 1;
    const run = joinable ? known : this.#start(key, request, context);
    run.join();
    this.#runs.set(name, run);
    void run.ended.then(() => {
      if (this.#runs.get(name) === run) this.#runs.delete(name);
    });
    return run;
  }

  #start(key: string, { types }: CheckedRequest, context: WritingContext): SuggestionRun {
    const { cache, settings, sources, counters } = this.#parts;
    return new SuggestionRun({
      sources: sources.filter(({ type }) => types.includes(type)),
      context,
      timeout: settings.timeout,
      clock: settings.clock,
      counters,
      keep: async (found) => {
        // All of them: which of two that say the same comes first, feedback decides each time.
        const confidence = Math.max(0, ...found.map((each) => each.confidence));
        // The cache logs its faults; one that was closed meanwhile needs nothing more.
        await cache.put(key, found, { contextHash: context.precomputed?.hash, confidence }).catch(() => {});
      },
    });
  }
}
