import type { Witness } from './witness.ts';

/** What speaks for and against one candidate, as named numbers. */
export interface Evidence {
  /** Cosine similarity of the candidate. */
  readonly similarity: number;
  /** How likely one answer fits both prompts, as the verifier says, 0 to 1; a half without one. */
  readonly verified: number;
  /** Similarity of the candidate less that of the closest witness with another answer; its own when there is none. */
  readonly margin: number;
  /** How many of the nearest witnesses have the candidate's answer, without itself. */
  readonly agreeing: number;
  /** Share of the nearest witnesses, the closer counting more, that have the candidate's answer, 0 to 1. */
  readonly share: number;
  /** How many witnesses, near or not so near, have another answer. */
  readonly others: number;
  /** How many witnesses count, at most {@link nearestWitnesses}. */
  readonly witnesses: number;
}

/** Witnesses that count; further ones say little. */
export const nearestWitnesses = 10;
/** How much faster closer witnesses count: twice as much for every 0.07 of similarity. */
const sharpness = 10;

/**
 * Gathers what witnesses say of one of them.
 *
 * A vetoed witness with another answer speaks against a candidate as any other does: where prompts of other answers
 * lie that close, a guard that sees one difference does not see all.
 *
 * @param ranked all witnesses, the closest first.
 */
export function evidenceFor(candidate: Witness, ranked: readonly Witness[], verified: number): Evidence {
  const nearest = ranked.slice(0, nearestWitnesses);
  const { answerId, similarity } = candidate;
  const others = ranked.filter((witness) => witness.answerId !== answerId);
  let agreeing = 0;
  let forIt = 0;
  let whole = 0;
  for (const witness of nearest) {
    const weight = Math.exp(sharpness * witness.similarity);
    whole += weight;
    if (witness.answerId !== answerId) continue;
    forIt += weight;
    if (witness.entryId !== candidate.entryId) agreeing += 1;
  }
  return {
    similarity,
    verified,
    margin: similarity - (others[0]?.similarity ?? 0),
    agreeing,
    share: whole === 0 ? 1 : forIt / whole,
    others: others.length,
    witnesses: nearest.length,
  };
}
