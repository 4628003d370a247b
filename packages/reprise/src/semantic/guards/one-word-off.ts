import { type ContentWord, difference } from './content-words.ts';
import type { Facets } from './facets.ts';
import type { Token } from './tokens.ts';

/**
 * Whether two prompts are one sentence but for a content word: one of them has one more, or each has another. A word that
 * asks for help may come and go; what a guard sees better, as an opposite, is left to it.
 */
export function isOneWordOff(query: Facets, cached: Facets): boolean {
  const { left, right, opposites } = difference(query.content, cached.content);
  if (opposites.length > 0 || left.length > 1 || right.length > 1) return false;
  if ([...left, ...right].every(({ filler }) => filler)) return false;
  return isRestIn(cached, query.tokens, left) && isRestIn(query, cached.tokens, right);
}

/** Whether all words but `alone` stand in the other prompt, too. */
function isRestIn({ vocabulary }: Facets, tokens: readonly Token[], alone: readonly ContentWord[]): boolean {
  return tokens.filter(({ text }) => !vocabulary.has(text)).length <= alone.length;
}
