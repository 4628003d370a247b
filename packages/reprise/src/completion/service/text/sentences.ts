const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** The sentences of a text, without white space around them. */
export function sentencesOf(text: string): string[] {
  const lines = text.split(/\s*\n\s*/);
  return lines
    .flatMap((line) => [...segmenter.segment(line)])
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== '');
}
