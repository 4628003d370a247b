import { confidenceTable } from './confidence-table.ts';
import { type Evidence, nearestWitnesses } from './evidence.ts';

/** Witnesses with another answer from which on the margin counts in full. */
const enoughOthers = 4;

/**
 * What the evidence is made of for the model, each part counted up to a limit beyond which it says no more.
 *
 * Where nobody with another answer is near, that nobody disagrees says nothing: similarity and verifier then have
 * weights of their own, and the margin has none.
 */
export function partsOf(evidence: Evidence): readonly number[] {
  const { similarity, verified, margin, agreeing, share, others, witnesses } = evidence;
  const opposed = Math.min(1, others / enoughOthers);
  const heard = Math.min(1, (witnesses - 1) / (nearestWitnesses - 1));
  const bounded = clamp(verified, 0.01, 0.99);
  const pair = [1, Math.max(0.5, similarity), Math.max(0.8, similarity), Math.log(bounded / (1 - bounded))];
  return [
    ...pair.map((part) => part * (1 - opposed)),
    ...pair.map((part) => part * opposed),
    clamp(margin, -0.1, 0.08) * opposed,
    clamp(margin, 0.08, 0.25) * opposed,
    Math.min(1, agreeing),
    Math.min(4, agreeing),
    share * heard,
  ];
}

/**
 * How sure the evidence is that the candidate's answer fits, 0 to 1: a logistic function of its parts. Trained by `scripts/train-confidence`.
 */
export function confidenceOf(evidence: Evidence): number {
  const sum = partsOf(evidence).reduce((total, part, at) => total + part * confidenceTable[at]!, 0);
  return 1 / (1 + Math.exp(-sum));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
