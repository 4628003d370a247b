import { type ContentWord, difference } from './content-words.ts';
import type { Facets } from './facets.ts';

const none: ReadonlySet<string> = new Set();

/**
 * Whether no content word is alone in either of two prompts, words that ask for help and those `aside` left out: small
 * words then make all the difference between them. Never where words are not known, as in Chinese.
 *
 * @param aside Stems that are not compared.
 */
export function sameContent(query: Facets, cached: Facets, aside = none): boolean {
  if (query.ideographs || cached.ideographs) return false;
  const compared = ({ stem }: ContentWord) => !aside.has(stem);
  const { left, right, opposites } = difference(
    query.subjects.filter(compared),
    cached.subjects.filter(compared),
  );
  return left.length + right.length + opposites.length === 0;
}
