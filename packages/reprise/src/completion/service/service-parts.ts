import type { CompletionCache } from '../cache/completion-cache.ts';
import type { CompletionServiceOptions } from './completion-service-options.ts';
import { FeedbackStore } from './feedback/feedback-store.ts';
import { PrecomputedSections } from './sections/precomputed-sections.ts';
import { ServiceCounters } from './service-counters.ts';
import { type ServiceSettings, settingsOf } from './service-settings.ts';
import { links } from './sources/links.ts';
import { queryOf, references } from './sources/references.ts';
import { semanticContinuation } from './sources/semantic-continuation.ts';
import type { Source } from './sources/source.ts';
import { templates } from './sources/templates.ts';

/** What a completion service is made of. */
export interface ServiceParts {
  readonly cache: CompletionCache;
  readonly settings: ServiceSettings;
  readonly feedback: FeedbackStore;
  readonly sections: PrecomputedSections;
  readonly counters: ServiceCounters;
  readonly sources: readonly Source[];
}

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function serviceParts(options: CompletionServiceOptions): ServiceParts {
  const { cache, keyValue } = options;
  const settings = settingsOf(options);
  const sections = new PrecomputedSections(keyValue, settings);
  return {
    cache,
    settings,
    feedback: new FeedbackStore(keyValue, settings),
    sections,
    counters: new ServiceCounters(settings.logger),
    sources: sourcesOf(options, sections),
  };
}

function sourcesOf(
  { complete, retriever }: CompletionServiceOptions,
  sections: PrecomputedSections,
): Source[] {
  const own = references('the document', async (context, limit) => {
    const { documentId, precomputed } = context;
    if (documentId === undefined || !precomputed) return [];
    return sections.searchDocument({ documentId, hash: precomputed.hash }, queryOf(context), limit);
  });
  const found = references('references', (context, limit, signal) => {
    if (retriever === undefined || retriever === 'precomputed')
      return sections.search(queryOf(context), limit);
    return retriever.search(queryOf(context), limit, signal);
  });
  return [
    templates,
    links,
    own,
    ...(retriever === undefined ? [] : [found]),
    ...(complete ? [semanticContinuation(complete)] : []),
  ];
}
