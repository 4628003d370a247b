import { logistic } from '../evidence/log-odds.ts';
import { negationGuard } from '../guards/negation.ts';
import { numbersGuard } from '../guards/numbers.ts';
import { chineseNegations, chineseQuestion, chineseSubject } from './chinese-words.ts';

/** Characters of a Chinese prompt that are compared; a longer one is never found to mean the same. */
const comparedCharacters = 200;

/**
 * Probability that one answer fits two prompts with Chinese characters, 0 to 1. Not learned, since no Chinese pairs may
 * be trained on: the characters that say what a text is about must nearly agree, in nearly the same order.
 */
export function chineseProbability(query: string, cached: string, similarity: number | undefined): number {
  const [left, right] = [chineseSubject(query), chineseSubject(cached)];
  if (left === '' || right === '' || Math.max(left.length, right.length) > comparedCharacters) return 0;
  if (chineseNegations(query) !== chineseNegations(cached)) return 0;
  if (negationGuard.check(query, cached) ?? numbersGuard.check(query, cached)) return 0;
  const [leftKind, rightKind] = [chineseQuestion(query), chineseQuestion(cached)];
  const otherKind = leftKind !== rightKind;
  const bothKinds = otherKind && leftKind !== undefined && rightKind !== undefined;
  const alone = onlyIn(left, right) + onlyIn(right, left);
  const longer = Math.max(left.length, right.length);
  const sum =
    3.2 -
    1.6 * alone -
    6 * (alone / (left.length + right.length)) -
    2.5 * (1 - inOrder(left, right) / longer) -
    (bothKinds ? 3 : otherKind ? 0.7 : 0) -
    (longer < 3 ? 1.5 : 0) +
    (similarity === undefined ? 0 : 4 * Math.min(0, similarity - 0.8));
  return logistic(sum);
}

/** Characters of one text that the other lacks, each as often as it stands there. */
function onlyIn(text: string, other: string): number {
  const rest = new Map<string, number>();
  for (const character of other) rest.set(character, (rest.get(character) ?? 0) + 1);
  let alone = 0;
  for (const character of text) {
    const left = rest.get(character) ?? 0;
    if (left === 0) alone++;
    else rest.set(character, left - 1);
  }
  return alone;
}

/** Length of the longest sequence of characters that both texts have in the same order. */
function inOrder(left: string, right: string): number {
  let before = new Uint16Array(right.length + 1);
  for (const character of left) {
    const row = new Uint16Array(right.length + 1);
    for (let at = 1; at <= right.length; at++) {
      row[at] = right[at - 1] === character ? before[at - 1]! + 1 : Math.max(before[at]!, row[at - 1]!);
    }
    before = row;
  }
  return before[right.length]!;
}
