import type { Witness } from './witness.ts';

/** What speaks for and against one candidate, as named numbers. */
export interface Evidence {
  /** Cosine similarity of the candidate. */
  readonly similarity: number;
  /** Similarity of the candidate less that of the closest witness with another answer; its own when there is none. */
  readonly margin: number;
  /** How many of the nearest witnesses have the candidate's answer, without itself. */
  readonly agreeing: number;
  /** Share of the nearest witnesses, the closer counting more, that have the candidate's answer, 0 to 1. */
  readonly share: number;
  /** How many witnesses there are, at most {@link nearestWitnesses}. */
  readonly witnesses: number;
}

/** Witnesses that count; further ones say little. */
export const nearestWitnesses = 10;
/** How much faster closer witnesses count: twice as much for every 0.07 of similarity. */
const sharpness = 10;

/**
 * Gathers what witnesses say of one of them. A vetoed witness with another answer says nothing against a candidate: a
 * guard has told the two prompts apart.
 *
 * @param ranked all witnesses, the closest first.
 */
export function evidenceFor(candidate: Witness, ranked: readonly Witness[]): Evidence {
  const nearest = ranked.slice(0, nearestWitnesses);
  const { answerId, similarity } = candidate;
  let agreeing = 0;
  let forIt = weight(candidate);
  let whole = forIt;
  let closestOther = 0;
  for (const witness of nearest) {
    if (witness.entryId === candidate.entryId) continue;
    const agrees = witness.answerId === answerId;
    if (witness.vetoed && !agrees) continue;
    whole += weight(witness);
    if (agrees) {
      agreeing += 1;
      forIt += weight(witness);
    } else closestOther = Math.max(closestOther, witness.similarity);
  }
  return {
    similarity,
    margin: similarity - closestOther,
    agreeing,
    share: forIt / whole,
    witnesses: nearest.length,
  };
}

function weight({ similarity }: Witness): number {
  return Math.exp(sharpness * similarity);
}
