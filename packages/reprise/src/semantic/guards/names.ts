import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { isBeside } from './overlap.ts';
import { sameFamily, stem } from './stem.ts';
import { stopWords } from './words/stop-words.ts';
import { synonyms } from './words/synonyms.ts';

/**
 * Vetoes a name or acronym that only one prompt has: a capitalised word that does not begin a sentence, or a place with
 * a Chinese name where both name one.
 *
 * The other prompt may write it in lower case or in another form (`India`, `Indian`). Prompts written in capitals
 * throughout have no names to see.
 */
export const namesGuard = defineGuard('names', (query, cached) => {
  const [alone, others] = [hasOther(query, cached), hasOther(cached, query)];
  if (alone && others) return 'names differ';
  if ((alone || others) && !isBeside(query, cached)) return 'names differ';
  return placesDiffer(query.places, cached.places) ? 'names differ' : undefined;
});

/** Whether each prompt names a place that the other does not. */
function placesDiffer(query: ReadonlySet<string>, cached: ReadonlySet<string>): boolean {
  if (query.size === 0 || cached.size === 0) return false;
  return [...query].some((place) => !cached.has(place)) && [...cached].some((place) => !query.has(place));
}

function hasOther({ tokens }: Facets, other: Facets): boolean {
  if (isTitle(tokens)) return false;
  return tokens.some(({ kind, text, capitalised, opening }) => {
    if (!capitalised || opening || (kind !== 'word' && kind !== 'identifier') || stopWords.has(text))
      return false;
    if (other.vocabulary.has(text)) return false;
    const root = stem(text);
    return !other.vocabulary.has(synonyms.get(root) ?? root) && !hasForm(other, root);
  });
}

/** Whether a text has a word of the same origin: `India`, `Indian`. */
function hasForm({ content }: Facets, root: string): boolean {
  return content.some(({ stem: other }) => {
    const [short, long] = root.length < other.length ? [root, other] : [other, root];
    if (sameFamily(root, other)) return true;
    return short.length > 3 && long.length - short.length <= 3 && long.startsWith(short);
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
