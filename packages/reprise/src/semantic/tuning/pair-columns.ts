/** Which columns of a file hold its pairs. */
export interface PairColumns {
  /** Those of the two prompts. */
  readonly texts: readonly [string, string];
  /** `same`, `is_duplicate` and `label` say yes or no, the others how much. */
  readonly label: (typeof labelColumns)[number];
}

const textColumns = [
  ['a', 'b'],
  ['sentence1', 'sentence2'],
  ['sentence_a', 'sentence_b'],
  ['question1', 'question2'],
] as const;
const labelColumns = ['same', 'is_duplicate', 'label', 'score', 'relatedness_score'] as const;

/** What a pair may look like, for errors. */
export const pairShape =
  'a and b (or sentence1 and sentence2, sentence_A and sentence_B, or question1 and question2) with just one of ' +
  'same, is_duplicate, label, score and relatedness_score';

/** Whether there are two prompts to compare, whatever is said of them. */
export function hasTwoTexts(names: readonly string[]): boolean {
  return textsIn(names).length > 0;
}

/**
 * The columns of pairs among all names, which are in small letters; undefined when there are none, or more than one
 * choice. What stands beside `same` is never a choice.
 */
export function pairColumns(names: readonly string[]): PairColumns | undefined {
  const found = labelColumns.filter((column) => names.includes(column));
  const label = found.includes('same') || found.length === 1 ? found[0] : undefined;
  const [texts, ...others] = textsIn(names);
  if (label === undefined || texts === undefined) return undefined;
  return label === 'same' || others.length === 0 ? { texts, label } : undefined;
}

function textsIn(names: readonly string[]): (readonly [string, string])[] {
  return textColumns.filter((columns) => columns.every((column) => names.includes(column)));
}
