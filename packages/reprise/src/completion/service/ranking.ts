import type { Suggestion } from '../cache/suggestion.ts';
import { adjustedConfidence } from './feedback/feedback-counts.ts';
import type { FeedbackStore } from './feedback/feedback-store.ts';
import type { SuggestionType } from './suggestion-type.ts';
import { jaccard, wordsOf } from './text/words.ts';

/** Texts that have more than this share of words in common say the same. */
const sameWords = 0.8;

/** Gives suggestions the confidence that they have after feedback. */
export function withFeedback(
  suggestions: readonly Suggestion[],
  documentId: string | undefined,
  feedback: FeedbackStore,
): Promise<Suggestion[]> {
  return Promise.all(
    suggestions.map(async (suggestion) => {
      const [type, own] = await Promise.all([
        feedback.ofType(suggestion.type as SuggestionType),
        feedback.ofSuggestion(suggestion.text, documentId),
      ]);
      return { ...suggestion, confidence: adjustedConfidence(suggestion.confidence, type, own) };
    }),
  );
}

/**
 * The highest confidence first; of those that are equal or say the same (Jaccard of their words over 0.8) the first one
 * only (S2-57).
 */
export function ranked(suggestions: readonly Suggestion[]): Suggestion[] {
  const kept: { readonly suggestion: Suggestion; readonly words: Set<string> }[] = [];
  for (const suggestion of suggestions.toSorted((first, second) => second.confidence - first.confidence)) {
    const words = wordsOf(suggestion.text);
    const isKnown = kept.some(
      (each) => each.suggestion.text === suggestion.text || jaccard(each.words, words) > sameWords,
    );
    if (!isKnown) kept.push({ suggestion, words });
  }
  return kept.map(({ suggestion }) => suggestion);
}
