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
export type { CompletionCacheStats } from './cache/completion-cache-stats.ts';
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
