/**
 * Suggestions for editors: a cache of completions.
 *
 * @module
 */
export { CompletionCache } from './cache/completion-cache.ts';
export type {
  CompletionCacheOptions,
  CompletionStrategy,
  HotKeyOptions,
  PutCompletionOptions,
  WrapCompletionOptions,
} from './cache/completion-cache-options.ts';
export type { CompletionCacheCounts, CompletionCacheStats } from './cache/completion-cache-stats.ts';
export type { HotPattern } from './cache/hot-patterns.ts';
export type {
  CodeBlockPattern,
  HeadingPattern,
  LinkPattern,
  ListPattern,
  MarkdownPatterns,
} from './cache/markdown-patterns.ts';
export type { OptimizeResult } from './cache/optimize.ts';
export type { PrecomputedContext } from './cache/precomputed-contexts.ts';
export type { Suggestion } from './cache/suggestion.ts';
export { CompletionService, type CompletionServiceStats } from './service/completion-service.ts';
export type {
  Complete,
  CompletionPrompt,
  CompletionServiceOptions,
} from './service/completion-service-options.ts';
export type { Feedback } from './service/feedback/feedback-store.ts';
export type { Reference, ReferenceRetriever } from './service/reference-retriever.ts';
export type { ServiceCounts } from './service/service-counters.ts';
export { isCursor, type SuggestRequest } from './service/suggest-request.ts';
export type { SuggestResult, SuggestStep } from './service/suggest-steps.ts';
export { type SuggestionType, suggestionTypes } from './service/suggestion-type.ts';
