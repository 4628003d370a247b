/** Characters (UTF-16 units) of a text that are looked at; 128 pieces hold 2,048 at most. */
export const maxCharacters = 4096;

/** A text in Unicode normal form KC, cut to a length that bounds all work on it. */
export interface BoundedText {
  readonly text: string;
  readonly cut: boolean;
}

/** Cuts before normalising, so that huge texts cost nothing, and after, because normalising may lengthen. */
export function boundText(text: string): BoundedText {
  const normal = text.slice(0, maxCharacters).normalize('NFKC');
  return {
    text: normal.slice(0, maxCharacters),
    cut: text.length > maxCharacters || normal.length > maxCharacters,
  };
}
