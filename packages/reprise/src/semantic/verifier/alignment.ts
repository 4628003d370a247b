import type { Profile, ProfiledWord } from './profile.ts';
import type { WordTable } from './word-table.ts';

/** How the words that only one prompt has relate to the words of the other. */
export interface Alignment {
  readonly count: number;
  readonly weight: number;
  readonly heaviest: number;
  /** Sum of weights, each less the part that a close word of the other prompt explains. */
  readonly unexplained: number;
  readonly leastExplained: number;
  /** Weighted mean closeness to the closest word that only the other prompt has; 1 without words. */
  readonly closeness: number;
  readonly leastClose: number;
  readonly fillers: number;
  /** Place of the heaviest word in its prompt, 0 to 1. */
  readonly place: number;
}

/** Aligns words of `own` that `other` lacks: with all of its words, and with those of its words that are alone too. */
export function align(
  alone: readonly ProfiledWord[],
  own: Profile,
  other: Profile,
  otherAlone: readonly ProfiledWord[],
  table: WordTable,
): Alignment {
  let [count, weight, heaviest, unexplained, leastExplained, fillers, place] = [0, 0, 0, 0, 0, 0, 0];
  let closenessSum = 0;
  let leastClose = 1;
  for (const word of alone) {
    if (word.filler) {
      fillers++;
      continue;
    }
    const explained = Math.max(0, closest(word, other.words, table));
    const close = closest(word, otherAlone, table);
    const lacking = word.weight * (1 - explained);
    count++;
    weight += word.weight;
    unexplained += lacking;
    closenessSum += word.weight * close;
    leastClose = Math.min(leastClose, close);
    leastExplained = Math.max(leastExplained, lacking);
    if (word.weight > heaviest) {
      heaviest = word.weight;
      place = word.position / Math.max(1, own.facets.tokens.length - 1);
    }
  }
  const closeness = weight === 0 ? 1 : closenessSum / weight;
  return { count, weight, heaviest, unexplained, leastExplained, closeness, leastClose, fillers, place };
}

const synonymCloseness = 0.9;

function closest(word: ProfiledWord, others: readonly ProfiledWord[], table: WordTable): number {
  let best = -0.2;
  for (const other of others) {
    if (other.filler) continue;
    best = Math.max(best, closenessOf(word, other, table));
  }
  return best;
}

function closenessOf(word: ProfiledWord, other: ProfiledWord, table: WordTable): number {
  if (table.areSynonyms(word.row, other.row)) return synonymCloseness;
  if (word.row < 0 || other.row < 0) return isMisspelt(word.stem, other.stem) ? synonymCloseness : 0;
  return table.closeness(word.row, other.row);
}

/** Whether one letter is missing, other or exchanged in a word of at least five letters. */
export function isMisspelt(left: string, right: string): boolean {
  const [long, short] = left.length >= right.length ? [left, right] : [right, left];
  if (short.length < 5 || long.length - short.length > 1 || long[0] !== short[0]) return false;
  let start = 0;
  while (start < short.length && long[start] === short[start]) start++;
  let end = 0;
  while (end < short.length - start && long.at(-1 - end) === short.at(-1 - end)) end++;
  const [longMiddle, shortMiddle] = [
    long.slice(start, long.length - end),
    short.slice(start, short.length - end),
  ];
  if (longMiddle.length < 2) return true;
  return longMiddle.length === 2 && longMiddle === [...shortMiddle].reverse().join('');
}
