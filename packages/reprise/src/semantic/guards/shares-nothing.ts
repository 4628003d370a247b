import { difference } from './content-words.ts';
import type { Facets } from './facets.ts';

/** Whether no content word of two prompts is in both, also as a synonym; never where words are not known, as in Chinese. */
export function sharesNothing(query: Facets, cached: Facets): boolean {
  if (query.ideographs || cached.ideographs) return false;
  if (query.subjects.length === 0 || cached.subjects.length === 0) return false;
  return difference(query.subjects, cached.subjects).left.length === query.subjects.length;
}
