import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { stem } from './stem.ts';
import { symbolsDiffer } from './symbols-differ.ts';
import { romanNumerals } from './words/label-words.ts';

const leading = /^[^\p{L}]+/u;

/**
 * Vetoes another symbol, or one on one side only: currencies, arrows, mathematical signs, emoji and their skin tones.
 * Where no content word differs it vetoes other signs, letters and Roman numerals too: `ls -l` and `ls -L`, `\d` and `\D`,
 * `-5` and `5` degrees, `gate A` and `gate B`, `seat 12A` and `seat 12B`, `World War I` and `World War II`.
 *
 * Passes a symbol that the other prompt spells (`in €`, `in euros`), decorations such as `®` and a friendly face at the
 * end on one side only, a label that the other prompt writes as a number (`World War 1`), and letters whose case alone
 * differs.
 */
export const signsGuard = defineGuard('signs', (query, cached) => {
  if (symbolsDiffer(query, cached)) return 'symbols differ';
  const { signs: left } = query;
  const { signs: right } = cached;
  if (!isMissing(left, right, cached) && !isMissing(right, left, query)) return undefined;
  const letters = [...left, ...right].map((mark) => mark.replace(leading, '').toLowerCase());
  const aside = new Set([...letters, ...romanNumerals.keys()].map((word) => stem(word)));
  return sameContent(query, cached, aside) ? 'signs differ' : undefined;
});

function isMissing(marks: ReadonlySet<string>, others: ReadonlySet<string>, { quantities }: Facets): boolean {
  return [...marks].some((mark) => !others.has(mark) && !quantities.some(({ value }) => value === mark));
}
