import { confidenceOf } from './evidence/confidence.ts';
import { evenSimilarity } from './evidence/even-similarity.ts';
import { type Evidence, evidenceFor } from './evidence/evidence.ts';
import type { Witness } from './evidence/witness.ts';
import type { FoundEntry } from './found-entry.ts';
import type { Verifier } from './verifier/index.ts';

/** An entry that was found, with its exact similarity to the prompt. */
export interface RankedEntry extends FoundEntry {
  readonly similarity: number;
}

/** An entry with what speaks for and against it. */
export interface WeighedEntry extends RankedEntry {
  readonly evidence: Evidence;
  /** 0 to 1. */
  readonly confidence: number;
}

/** How {@link weighCandidates} weighs. */
export interface Scales {
  /** The prompt that is asked. */
  readonly query: string;
  readonly verifier: Verifier | undefined;
  /** Threshold of the embedder. */
  readonly threshold: number;
  /** Whether the embedder is one whose similarities the verifier knows. */
  readonly familiar: boolean;
}

/** Candidates that are weighed in a lookup; the verifier takes most of its time. */
const mostWeighed = 3;
/** What stands for the word of a verifier that is not there. */
const unverified = 0.5;

/** The closest entries that may answer, weighed by what all entries that were found say. */
export function weighCandidates(ranked: readonly RankedEntry[], scales: Scales): WeighedEntry[] {
  const witnesses = ranked.map((entry) => witnessOf(entry, scales));
  return ranked
    .map((entry, at) => ({ entry, witness: witnesses[at]! }))
    .filter(({ entry }) => entry.eligible)
    .slice(0, mostWeighed)
    .map(({ entry, witness }) => weigh(entry, witness, witnesses, scales));
}

/** Every entry that was found, weighed also where it must not answer. */
export function weighAll(ranked: readonly RankedEntry[], scales: Scales): WeighedEntry[] {
  const witnesses = ranked.map((entry) => witnessOf(entry, scales));
  return ranked.map((entry, at) => weigh(entry, witnesses[at]!, witnesses, scales));
}

function weigh(
  entry: RankedEntry,
  witness: Witness,
  witnesses: readonly Witness[],
  { query, verifier, familiar }: Scales,
): WeighedEntry {
  const similarity = familiar ? entry.similarity : undefined;
  const verified = verifier?.score(query, entry.text, similarity) ?? unverified;
  const evidence = evidenceFor(witness, witnesses, verified);
  return { ...entry, evidence, confidence: confidenceOf(evidence) };
}

function witnessOf(entry: RankedEntry, { threshold }: Scales): Witness {
  const { entryId, answerId, veto } = entry;
  const similarity = evenSimilarity(entry.similarity, threshold);
  return { entryId, answerId, similarity, vetoed: veto !== undefined };
}
