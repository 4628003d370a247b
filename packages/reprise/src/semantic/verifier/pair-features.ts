import { difference } from '../guards/content-words.ts';
import { unmatchedQuantities } from '../guards/unmatched-quantities.ts';
import { align } from './alignment.ts';
import type { Profile, ProfiledWord } from './profile.ts';
import { otherKinds } from './small-words.ts';
import { sharedCount, wordOrder } from './word-order.ts';
import type { WordTable } from './word-table.ts';

/** What is compared of two prompts, in the order of {@link pairFeatures}; the order of the two does not matter. */
export const featureNames = [
  'similarity',
  'alone, fewer',
  'alone, more',
  'weight alone, less',
  'weight alone, more',
  'share alone, less',
  'share alone, more',
  'heaviest, less',
  'heaviest, more',
  'unexplained, less',
  'unexplained, more',
  'least explained, less',
  'least explained, more',
  'closeness, lower',
  'closeness, higher',
  'least close, lower',
  'least close, higher',
  'place',
  'fillers alone',
  'weight shared',
  'subjects shared',
  'opposites',
  'known opposites',
  'negations differ',
  'negations',
  'turns left over',
  'numbers differ',
  'numbers shared',
  'identifiers differ',
  'names differ',
  'question',
  'both whether',
  'persons differ',
  'moods differ',
  'relations differ',
  'order',
  'turned',
  'moved',
  'neighbours',
  'tokens shared',
  'tokens alone, fewer',
  'tokens alone, more',
  'trigrams shared',
  'direction',
  'length ratio',
  'words, fewer',
  'passive differs',
  'small words alone, fewer',
  'small words alone, more',
  'focus',
  'roles',
] as const;

/**
 * Compares two prompts.
 *
 * @param similarity Cosine of their embeddings, or undefined when it is not known, which gives NaN.
 */
export function pairFeatures(
  left: Profile,
  right: Profile,
  similarity: number | undefined,
  table: WordTable,
): number[] {
  const apart = difference(left.words, right.words);
  const [leftAlone, rightAlone] = [apart.left as ProfiledWord[], apart.right as ProfiledWord[]];
  const [first, second] = align(left, right, leftAlone, rightAlone, table);
  const leftShare = first.weight / (left.weight || 1);
  const rightShare = second.weight / (right.weight || 1);
  const opposites = apart.opposites.length + knownOpposites(leftAlone, rightAlone, table);
  const { facets: query } = left;
  const { facets: cached } = right;
  const negations = Math.abs(query.negations - cached.negations);
  const order = wordOrder(left, right);
  const shared = sharedCount(left.all, right.all);
  const small = sharedCount(left.small, right.small);
  const numbers = query.quantities.length - unmatchedQuantities(query.quantities, cached.quantities).length;
  return [
    similarity ?? Number.NaN,
    Math.min(first.count, second.count),
    Math.max(first.count, second.count),
    Math.min(first.weight, second.weight),
    Math.max(first.weight, second.weight),
    Math.min(leftShare, rightShare),
    Math.max(leftShare, rightShare),
    Math.min(first.heaviest, second.heaviest),
    Math.max(first.heaviest, second.heaviest),
    Math.min(first.unexplained, second.unexplained),
    Math.max(first.unexplained, second.unexplained),
    Math.min(first.leastExplained, second.leastExplained),
    Math.max(first.leastExplained, second.leastExplained),
    Math.min(first.closeness, second.closeness),
    Math.max(first.closeness, second.closeness),
    Math.min(first.leastClose, second.leastClose),
    Math.max(first.leastClose, second.leastClose),
    Math.max(first.place, second.place),
    first.fillers + second.fillers,
    Math.min(left.weight - first.weight, right.weight - second.weight),
    order.shared,
    apart.opposites.length,
    opposites,
    negations,
    Math.min(query.negations, cached.negations),
    (opposites + negations) % 2,
    query.quantities.length + cached.quantities.length - 2 * numbers,
    numbers,
    symmetricDifference(query.identifiers, cached.identifiers),
    otherNames(left, right) + otherNames(right, left),
    questionRelation(query.question, cached.question),
    query.question === 'whether' && cached.question === 'whether' ? 1 : 0,
    otherKinds(left.persons, right.persons),
    otherKinds(left.moods, right.moods),
    symmetricDifference(query.relations, cached.relations),
    order.change,
    order.turned,
    order.moved,
    order.neighbours,
    shared / Math.max(1, left.all.size + right.all.size - shared),
    Math.min(left.all.size, right.all.size) - shared,
    Math.max(left.all.size, right.all.size) - shared,
    dice(left.trigrams, right.trigrams),
    product(left.direction, right.direction),
    Math.min(left.all.size, right.all.size) / Math.max(1, left.all.size, right.all.size),
    Math.min(left.words.length, right.words.length),
    left.all.has('by') === right.all.has('by') ? 0 : 1,
    Math.min(left.small.size, right.small.size) - small,
    Math.max(left.small.size, right.small.size) - small,
    focusRelation(left, right),
    Math.abs(left.role - right.role),
  ];
}

function product(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < left.length; axis++) sum += left[axis]! * right[axis]!;
  return sum;
}

function knownOpposites(
  left: readonly ProfiledWord[],
  right: readonly ProfiledWord[],
  table: WordTable,
): number {
  return left.filter(({ row }) => right.some((other) => table.areOpposites(row, other.row))).length;
}

function symmetricDifference(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  return left.size + right.size - 2 * sharedCount(left, right);
}

function otherNames({ facets, words }: Profile, other: Profile): number {
  return words.filter(({ position, key }) => {
    const token = facets.tokens[position]!;
    return token.capitalised && !token.opening && !other.facets.vocabulary.has(key);
  }).length;
}

/** 0 the same, 1 one asks nothing in particular, 2 one asks `what`, 3 both ask for a way, 4 different. */
function questionRelation(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return 1;
  if (left === 'what' || right === 'what') return 2;
  return isWay(left) && isWay(right) ? 3 : 4;
}

const ways = new Set(['how ability', 'how plain', 'whether ability']);

/**
 * 0 the same is asked in the same way, 1 both ask for a way, 2 nothing in particular is asked by one, 3 the same with
 * another verb (`can`, `should`), 4 something else is asked.
 */
function focusRelation(left: Profile, right: Profile): number {
  const [query, cached] = [left.facets.question, right.facets.question];
  if (query === cached && left.modality === right.modality) return 0;
  if (ways.has(`${query} ${left.modality}`) && ways.has(`${cached} ${right.modality}`)) return 1;
  if (query === undefined || cached === undefined) return 2;
  return query === cached ? 3 : 4;
}

function isWay(kind: string): boolean {
  return kind === 'how' || kind === 'whether';
}

/** Dice coefficient of two ascending lists. */
function dice(left: Uint32Array, right: Uint32Array): number {
  let [shared, first, second] = [0, 0, 0];
  while (first < left.length && second < right.length) {
    const order = left[first]! - right[second]!;
    if (order === 0) shared++;
    if (order <= 0) first++;
    if (order >= 0) second++;
  }
  return (2 * shared) / Math.max(1, left.length + right.length);
}
