import type { Suggestion } from '../cache/suggestion.ts';
import { orderedSuggestions } from './ordered-suggestions.ts';
import { ranked, withFeedback } from './ranking.ts';
import type { ServiceParts } from './service-parts.ts';
import type { CheckedRequest } from './suggest-request.ts';
import type { SuggestStep } from './suggest-steps.ts';
import type { Found } from './suggestion-finder.ts';
import { unlessAborted } from './unless-aborted.ts';

/** The steps of one answer; `found` is left when it ends, however it ends, and as soon as the request's signal aborts. */
export async function* suggestionSteps(
  request: CheckedRequest,
  found: Promise<Found>,
  { counters, feedback, settings }: ServiceParts,
): AsyncGenerator<SuggestStep, void, void> {
  const { signal, documentId, maxSuggestions: most } = request;
  const startedAt = settings.clock.now();
  const rate = (suggestions: readonly Suggestion[]) => withFeedback(suggestions, documentId, feedback);
  const leave = leaving(found, signal);
  let total = 0;
  try {
    yield { step: 'start' };
    const opened = await unlessAborted(found, signal);
    const given = opened.kind === 'run' ? opened.run.sources : [];
    for (const type of new Set(given.map((source) => source.type))) yield { step: 'processing', type };
    const cached = opened.kind === 'cached' ? ranked(await rate(opened.suggestions)).slice(0, most) : [];
    for await (const suggestion of given.length > 0
      ? orderedSuggestions(given, { most, rate, signal })
      : cached) {
      total += 1;
      counters.gave(suggestion.type);
      yield { step: 'suggestion', suggestion };
    }
    if (opened.kind === 'run') await unlessAborted(opened.run.ended, signal);
    yield {
      step: 'complete',
      total,
      cacheHit: opened.kind === 'cached',
      took: settings.clock.now() - startedAt,
    };
  } finally {
    leave();
  }
}

/** Leaves a run once: when the signal aborts, or when the function it gives is called. */
function leaving(found: Promise<Found>, signal: AbortSignal | undefined): () => void {
  let left = false;
  const leave = (): void => {
    if (left) return;
    left = true;
    signal?.removeEventListener('abort', leave);
    found.then(
      (opened) => opened.kind === 'run' && opened.run.leave(),
      () => {},
    );
  };
  signal?.addEventListener('abort', leave, { once: true });
  return leave;
}
