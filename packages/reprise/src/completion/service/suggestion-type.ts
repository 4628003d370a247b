/** What kinds of suggestions there are (S2-58), in the order they are worked on. */
export const suggestionTypes = [
  'template_completion',
  'context_aware',
  'reference_suggestion',
  'semantic_continuation',
] as const;

/**
 * A kind of suggestion: `template_completion` goes on with a list, heading or block, `context_aware` completes what the
 * document says elsewhere, `reference_suggestion` quotes, `semantic_continuation` is a model's.
 */
export type SuggestionType = (typeof suggestionTypes)[number];
