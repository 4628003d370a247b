import { confidenceTable } from './confidence-table.ts';
import type { Evidence } from './evidence.ts';

/** Witnesses with another answer from which on the neighbours decide. */
const enoughOthers = 4;
/** An answer nobody asked for yet may lie this close. */
const unseen = 0.6;
/** From here on a larger margin says little more. */
const clearMargin = 0.1;

/**
 * What the evidence is made of for the model. No weight but those of the two constants is negative, so that more that
 * speaks for a candidate never makes it less sure.
 *
 * Where nobody with another answer is near, that nobody disagrees says nothing: the verifier then has a weight of its
 * own, and the margin has none. Among such neighbours the verifier only speaks against: that it finds a prompt much the
 * same says little more than that it lies close.
 */
export function partsOf(evidence: Evidence): readonly number[] {
  const { similarity, verified, others } = evidence;
  const opposed = Math.min(1, others / enoughOthers);
  const margin = Math.min(evidence.margin, similarity - unseen);
  return [
    1 - opposed,
    logOdds(verified, 0.003) * (1 - opposed),
    opposed,
    Math.min(0, logOdds(verified, 0.02)) * opposed,
    Math.min(clearMargin, margin) * opposed,
    Math.max(0, margin - clearMargin) * opposed,
    Math.min(1, evidence.seconded / clearMargin),
  ];
}

/** Which of the parts may speak against a candidate. */
export const constantParts: readonly boolean[] = [true, false, true, false, false, false, false];

/**
 * How sure the evidence is that the candidate's answer fits, 0 to 1: a logistic function of its parts. Trained by `scripts/train-confidence`.
 */
export function confidenceOf(evidence: Evidence): number {
  const sum = partsOf(evidence).reduce((total, part, at) => total + part * confidenceTable[at]!, 0);
  return 1 / (1 + Math.exp(-sum));
}

/** @param least how near the probability may come to 0 and to 1. */
function logOdds(probability: number, least: number): number {
  const bounded = Math.min(1 - least, Math.max(least, probability));
  return Math.log(bounded / (1 - bounded));
}
