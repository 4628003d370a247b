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

/**
 * Aligns the words that only one of two prompts has, each with all words of the other prompt, and with those that only the
 * other one has too.
 *
 * @returns the alignment of the words that `left` has alone, and that of `right`.
 */
export function align(
  left: Profile,
  right: Profile,
  leftAlone: readonly ProfiledWord[],
  rightAlone: readonly ProfiledWord[],
  table: WordTable,
): [Alignment, Alignment] {
  const ofLeft = leftAlone.map(unreached);
  const ofRight = rightAlone.map(unreached);
  for (const one of ofLeft) {
    for (const other of ofRight) reach(one, other, table);
  }
  for (const one of ofLeft) one.closest = Math.max(one.close, closest(one.word, right, rightAlone, table));
  for (const one of ofRight) one.closest = Math.max(one.close, closest(one.word, left, leftAlone, table));
  return [summed(ofLeft, left), summed(ofRight, right)];
}

/** A word that one prompt has alone, with how close the words of the other prompt come. */
interface Reached {
  readonly word: ProfiledWord;
  /** Closeness of the closest word that the other prompt has alone. */
  close: number;
  /** Closeness of the closest of all its words. */
  closest: number;
}

const farthest = -0.2;

function unreached(word: ProfiledWord): Reached {
  return { word, close: farthest, closest: farthest };
}

function reach(one: Reached, other: Reached, table: WordTable): void {
  if (one.word.filler || other.word.filler) return;
  const closeness = closenessOf(one.word, other.word, table);
  one.close = Math.max(one.close, closeness);
  other.close = Math.max(other.close, closeness);
}

/** Closeness of the closest word of `other` that is not alone in it. */
function closest(
  word: ProfiledWord,
  { words }: Profile,
  alone: readonly ProfiledWord[],
  table: WordTable,
): number {
  let best = farthest;
  if (word.filler) return best;
  for (const each of words) {
    if (!each.filler && !alone.includes(each)) best = Math.max(best, closenessOf(word, each, table));
  }
  return best;
}

function summed(reached: readonly Reached[], { facets }: Profile): Alignment {
  let [count, weight, heaviest, unexplained, leastExplained, fillers, place] = [0, 0, 0, 0, 0, 0, 0];
  let closenessSum = 0;
  let leastClose = 1;
  for (const { word, close, closest } of reached) {
    if (word.filler) {
      fillers++;
      continue;
    }
    const lacking = word.weight * (1 - Math.max(0, closest));
    count++;
    weight += word.weight;
    unexplained += lacking;
    closenessSum += word.weight * close;
    leastClose = Math.min(leastClose, close);
    leastExplained = Math.max(leastExplained, lacking);
    if (word.weight > heaviest) {
      heaviest = word.weight;
      place = word.position / Math.max(1, facets.tokens.length - 1);
    }
  }
  const closeness = weight === 0 ? 1 : closenessSum / weight;
  return { count, weight, heaviest, unexplained, leastExplained, closeness, leastClose, fillers, place };
}

const synonymCloseness = 0.9;

function closenessOf(word: ProfiledWord, other: ProfiledWord, table: WordTable): number {
  if (table.areSynonyms(word.row, other.row)) return synonymCloseness;
  if (word.row < 0 || other.row < 0) return isMisspelt(word.stem, other.stem) ? synonymCloseness : 0;
  return table.closeness(word.row, other.row);
}

/** Whether one letter is missing, other or exchanged in a word of at least five letters. */
function isMisspelt(left: string, right: string): boolean {
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
