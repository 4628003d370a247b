import { logistic } from '../evidence/log-odds.ts';
import { featureNames } from './pair-features.ts';
import { sumOfTrees, type Trees } from './trees.ts';

/** What `scripts/train-verifier` writes beside the words: two sets of trees and how they come together. */
export interface PairModel {
  readonly name: string;
  /** Whether two prompts want the same, learned from what customers ask. */
  readonly meaning: Trees;
  /** Whether a small difference turns the meaning, learned from pairs made to look alike. */
  readonly twist: Trees;
  readonly blend: Blend;
}

/** How two sums of trees become one. */
export interface Blend {
  /** What similarity over {@link Blend.usualSimilarity} adds to the meaning. */
  readonly similarity: number;
  /** Stands for a similarity that is not known. */
  readonly usualSimilarity: number;
  /** What is added to the twist before the lower of both counts. */
  readonly twist: number;
  /** What is added to the meaning when the same is asked and no word of either prompt is without a counterpart. */
  readonly sameWords: number;
  /** The sum that has the probability one half. */
  readonly middle: number;
}

const [similarityAt, aloneAt, unexplainedAt, focusAt, rolesAt] = (
  ['similarity', 'alone, more', 'unexplained, more', 'focus', 'roles'] as const
).map((name) => featureNames.indexOf(name)) as [number, number, number, number, number];

/**
 * Probability that one answer fits both prompts of a row of features, 0 to 1: the lower of two opinions. Where the same is
 * asked in words that all have their counterpart, the meaning is hardly in doubt and the twist decides.
 */
export function pairProbability({ meaning, twist, blend }: PairModel, row: readonly number[]): number {
  const similarity = row[similarityAt]!;
  const known = Number.isNaN(similarity) ? blend.usualSimilarity : similarity;
  const sameWords = row[aloneAt] === 0 && row[unexplainedAt]! === 0 && row[focusAt]! < 3 && row[rolesAt]! < 2;
  const alike = sumOfTrees(meaning, row) + blend.similarity * (known - blend.usualSimilarity);
  const untwisted = sumOfTrees(twist, row) + blend.twist;
  const sum = Math.min(alike + (sameWords ? blend.sameWords + blend.twist : 0), untwisted);
  return logistic(sum - blend.middle);
}
