import type { Reference } from '../reference-retriever.ts';
import { wordsOf } from '../text/words.ts';
import type { Section } from './sections-of.ts';

/** A section with what it is compared by. */
export interface SearchableSection extends Section {
  readonly words: ReadonlySet<string>;
  /** Where it stands, for people. */
  readonly source: string;
}

/** Makes a section searchable. */
export function searchable(section: Section, documentId: string): SearchableSection {
  const source = section.heading === '' ? documentId : `${documentId}, ${section.heading}`;
  return { ...section, words: wordsOf(`${section.heading} ${section.text}`), source };
}

/**
 * The sections that have most of the words of a text, 0 to 1, where words that few sections have count more (inverse
 * document frequency; Spärck Jones, 1972). Those that hold the text itself are left out.
 */
export function searchSections(
  sections: readonly SearchableSection[],
  text: string,
  limit: number,
): Reference[] {
  const weights = [...wordsOf(text)].map((word) => {
    const having = sections.filter(({ words }) => words.has(word)).length;
    return { word, weight: Math.log(1 + sections.length / Math.max(1, having)) };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return [];
  return sections
    .filter((section) => !section.text.includes(text))
    .map(({ text: passage, source, words }) => {
      const shared = weights.reduce((sum, { word, weight }) => sum + (words.has(word) ? weight : 0), 0);
      return { text: passage, source, score: Math.min(1, shared / total) };
    })
    .filter(({ score }) => score > 0)
    .sort((first, second) => second.score - first.score)
    .slice(0, limit);
}
