/**
 * Suggestions while somebody writes.
 *
 * @module
 */
export {
  type CompletionCaller,
  type CompletionParts,
  Completions,
  type TenantCompletions,
} from './completions.ts';
