/**
 * Suggestions while somebody writes.
 *
 * @module
 */
export { addCompletionMetrics } from './completion-metrics.ts';
export {
  type CompletionCaller,
  type CompletionParts,
  Completions,
  type TenantCompletions,
} from './completions.ts';
