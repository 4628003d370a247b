import { confidenceTable } from './confidence-table.ts';
import type { Evidence } from './evidence.ts';
import { logistic, logOdds } from './log-odds.ts';

/** A witness with another answer that is closer than the first is in the way; from the second on it decides. */
const [inSight, inTheWay] = [0.5, 0.7];
/** An answer nobody asked for yet may lie this close. */
const unseen = 0.6;
/** From here on a larger margin says little more. */
const clearMargin = 0.1;
/** A candidate that the verifier finds less likely to fit is never surer than {@link doubted}, whatever speaks for it. */
export const leastVerified = 0.3;
/** Confidence of a candidate in doubt, at most. */
export const doubted = 0.9;

/** What speaks for a candidate where no other answer is near: the verifier. */
export function aloneParts({ verified }: Evidence): readonly number[] {
  return [1, logOdds(verified, 0.003)];
}

/**
 * What speaks for a candidate among other answers. The verifier only speaks against there: that it finds a prompt much
 * the same says little more than that it lies close.
 */
export function amongParts({ similarity, verified, margin, seconded }: Evidence): readonly number[] {
  const ahead = Math.min(margin, similarity - unseen);
  return [
    1,
    Math.min(0, logOdds(verified, 0.02)),
    Math.min(clearMargin, ahead),
    Math.max(0, ahead - clearMargin),
    Math.min(1, seconded / clearMargin),
  ];
}

/**
 * How sure the evidence is that the candidate's answer fits, 0 to 1. Trained by `scripts/train-confidence`; but for the
 * constants no weight is negative, so that more that speaks for a candidate never makes it less sure.
 *
 * @param table other weights than the shipped ones, to measure them.
 */
export function confidenceOf(evidence: Evidence, table = confidenceTable): number {
  const { similarity, verified, margin, others } = evidence;
  const closestOther = others === 0 ? -1 : similarity - margin;
  const crowded = Math.min(1, Math.max(0, (closestOther - inSight) / (inTheWay - inSight)));
  const among = weigh(amongParts(evidence), table.among);
  const alone = weigh(aloneParts(evidence), table.alone);
  const sum = Math.max(among, crowded * among + (1 - crowded) * alone);
  const confidence = logistic(sum);
  return verified < leastVerified ? Math.min(doubted, confidence) : confidence;
}

function weigh(parts: readonly number[], weights: readonly number[]): number {
  return parts.reduce((total, part, at) => total + part * weights[at]!, 0);
}
