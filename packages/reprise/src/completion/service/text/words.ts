const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of a text in lower case, each once, in languages without spaces too. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike) words.add(segment.toLowerCase());
  }
  return words;
}

/** How much two sets have in common, 0 to 1 (Jaccard, 1901); sets without members have nothing. */
export function jaccard(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  let common = 0;
  for (const each of first) if (second.has(each)) common += 1;
  const all = first.size + second.size - common;
  return all === 0 ? 0 : common / all;
}

/** Whether a position is inside a word or a character that is written with several code points. */
export function isInsideWord(text: string, position: number): boolean {
  if (position <= 0 || position >= text.length) return false;
  const segment = segmenter.segment(text).containing(position);
  return segment !== undefined && segment.index < position && segment.segment.trim() !== '';
}
