import type { Witness } from './witness.ts';

/** What speaks for and against one candidate, as named numbers. */
export interface Evidence {
  /** Cosine similarity of the candidate. */
  readonly similarity: number;
  /** How likely one answer fits both prompts, as the verifier says, 0 to 1; a half without one. */
  readonly verified: number;
  /** Similarity of the candidate less that of the closest witness with another answer; its own when there is none. */
  readonly margin: number;
  /**
   * Similarity of the closest further witness with the candidate's answer less that of the closest with another one; 0
   * where none is closer.
   */
  readonly seconded: number;
  /** How many further witnesses have the candidate's answer. */
  readonly agreeing: number;
  /** How many witnesses, near or not so near, have another answer. */
  readonly others: number;
}

/**
 * Gathers what witnesses say of one of them.
 *
 * A witness that a guard vetoed speaks against a candidate as any other does: where prompts of other answers
 * lie that close, a guard that sees one difference does not see all.
 *
 * @param ranked all witnesses, the closest first.
 */
export function evidenceFor(candidate: Witness, ranked: readonly Witness[], verified: number): Evidence {
  const { answerId, entryId, similarity } = candidate;
  const others = ranked.filter((witness) => witness.answerId !== answerId);
  const agreeing = ranked.filter((witness) => witness.answerId === answerId && witness.entryId !== entryId);
  const closestOther = others[0]?.similarity ?? 0;
  return {
    similarity,
    verified,
    margin: similarity - closestOther,
    seconded: Math.max(0, (agreeing[0]?.similarity ?? 0) - closestOther),
    agreeing: agreeing.length,
    others: others.length,
  };
}
