/** More combining marks in a row than any writing has. */
const crowd = /\p{M}{30}(?=\p{M})/gu;
/** A mark that is not seen, and that none behind it is sorted past. */
const joiner = '\u034f';

/**
 * A text in compatibility forms (NFKC), in a time that grows with its length alone: the marks of one letter are sorted,
 * which takes the square of their number, so crowds of them are parted as in the Stream-Safe Text Format (UAX 15).
 */
export function unifiedForms(text: string): string {
  return text.replace(crowd, `$&${joiner}`).normalize('NFKC');
}
