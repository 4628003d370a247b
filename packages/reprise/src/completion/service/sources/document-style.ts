import type { ListPattern, MarkdownPatterns } from '../../cache/markdown-patterns.ts';

/** How a document writes its lists, headings and blocks of code. */
export interface DocumentStyle {
  /** What a list begins with; undefined when the document has no list. */
  readonly listMarker: string | undefined;
  /** White space and marker of a list within a list; undefined when the document has none. */
  readonly nested: { readonly step: string; readonly marker: string } | undefined;
  /** The language of most blocks of code that name one. */
  readonly language: string | undefined;
  /** The level of headings under one of this level. */
  levelUnder(level: number): number;
}

/** Reads the style from what was found in the document (S2-35). */
export function documentStyle({ headings, lists, codeBlocks }: MarkdownPatterns): DocumentStyle {
  const outer = lists.filter(({ indentation }) => indentation === '');
  const inner = lists.filter(({ indentation }) => indentation !== '');
  const step = shortest(inner.map(({ indentation }) => indentation));
  const levels = headings.map(({ level }) => level);
  return {
    listMarker: usualMarker(outer.length > 0 ? outer : lists),
    nested: step === undefined ? undefined : { step, marker: usualMarker(inner)! },
    language: mostFrequent(codeBlocks.map(({ language }) => language).filter((language) => language !== '')),
    levelUnder(level) {
      const deeper = levels.filter((next, index) => next > level && levels[index - 1] === level);
      return mostFrequent(deeper) ?? level + 1;
    },
  };
}

/** Numbers count as one marker, which begins with 1. */
function usualMarker(items: readonly ListPattern[]): string | undefined {
  return mostFrequent(items.map(({ marker }) => marker.replace(/^\d+/, '1')));
}

function shortest(texts: readonly string[]): string | undefined {
  return texts.reduce<string | undefined>((best, text) => {
    return best === undefined || text.length < best.length ? text : best;
  }, undefined);
}

/** What occurs most often; of several the one that came first. */
function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[T, number] | undefined>(
    (best, each) => (best === undefined || each[1] > best[1] ? each : best),
    undefined,
  )?.[0];
}
