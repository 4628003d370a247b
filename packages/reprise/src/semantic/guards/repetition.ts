import { defineGuard } from './define-guard.ts';

/**
 * Vetoes text that says too little to be compared: no word at all, or one character or word again and again.
 *
 * Embedders place such texts close together whatever they repeat.
 */
export const repetitionGuard = defineGuard('repetition', (query, cached) => {
  if (query.text === cached.text && query.rest === cached.rest) return undefined;
  return query.repetitive || cached.repetitive ? 'too little to compare' : undefined;
});
