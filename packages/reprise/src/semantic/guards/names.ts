import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { stem } from './stem.ts';
import { stopWords } from './words/stop-words.ts';
import { synonyms } from './words/synonyms.ts';

/**
 * Vetoes a name or acronym that only one prompt has: a capitalised word that does not begin a sentence.
 *
 * The other prompt may write it in lower case. Prompts written in capitals throughout have no names to see.
 */
export const namesGuard = defineGuard('names', (query, cached) =>
  hasOther(query, cached) || hasOther(cached, query) ? 'names differ' : undefined,
);

function hasOther({ tokens }: Facets, other: Facets): boolean {
  if (isTitle(tokens)) return false;
  return tokens.some(({ kind, text, capitalised, opening }) => {
    if (!capitalised || opening || (kind !== 'word' && kind !== 'identifier') || stopWords.has(text))
      return false;
    if (other.vocabulary.has(text)) return false;
    const root = stem(text);
    return !other.vocabulary.has(synonyms.get(root) ?? root);
  });
}

/** Whether capitals are the style of the whole text and say nothing about a word. */
function isTitle(tokens: Facets['tokens']): boolean {
  let words = 0;
  let capitals = 0;
  for (const { kind, capitalised } of tokens) {
    if (kind !== 'word') continue;
    words++;
    if (capitalised) capitals++;
  }
  return words > 4 && capitals > words * 0.7;
}
