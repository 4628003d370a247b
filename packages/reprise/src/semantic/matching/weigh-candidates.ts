import { confidenceOf, doubted } from '../evidence/confidence.ts';
import { evenSimilarity } from '../evidence/even-similarity.ts';
import { type Evidence, evidenceFor } from '../evidence/evidence.ts';
import type { Witness } from '../evidence/witness.ts';
import type { Verifier } from '../verifier/index.ts';
import { doubtOf, type Phrasing } from './doubt-of.ts';
import type { FoundEntry } from './found-entry.ts';

/** An entry that was found, with its exact similarity to the prompt. */
export interface RankedEntry extends FoundEntry {
  readonly similarity: number;
}

/** An entry with what speaks for and against it. */
export interface WeighedEntry extends RankedEntry {
  readonly evidence: Evidence;
  /** 0 to 1. */
  readonly confidence: number;
  /** Why the confidence is no higher, for people; undefined where the evidence alone says so. */
  readonly doubt: string | undefined;
}

/** How {@link surestCandidate} weighs. */
export interface Scales {
  /** The prompt that is asked. */
  readonly query: string;
  readonly verifier: Verifier | undefined;
  /** Threshold of the embedder. */
  readonly threshold: number;
  /** Whether the embedder is one whose similarities the verifier knows. */
  readonly familiar: boolean;
}

/** Candidates that are weighed in a lookup. */
const mostWeighed = 3;
/** What stands for the word of a verifier that is not there. */
const unverified = 0.5;

/**
 * The surest of the closest entries that may answer, of equally sure ones the closest; one under the floor only where
 * all are. The verifier takes most of the time of a lookup, so it is asked only where it can change who is the surest.
 *
 * @param ranked all entries that were found, the closest first; each is a witness.
 */
export function surestCandidate(
  ranked: readonly RankedEntry[],
  scales: Scales,
  floor: number,
): WeighedEntry | undefined {
  const witnesses = ranked.map((entry) => witnessOf(entry, scales));
  const hopes = candidatesAmong(ranked, floor)
    .map((at) => ({ entry: ranked[at]!, witness: witnesses[at]! }))
    .map((candidate) => ({ ...candidate, most: confidenceOf(evidenceFor(candidate.witness, witnesses, 1)) }))
    .sort((left, right) => right.most - left.most);
  let surest: WeighedEntry | undefined;
  for (const { entry, witness, most } of hopes) {
    if (surest && most < surest.confidence) break;
    const weighed = weigh(entry, { witness, witnesses, ranked }, scales);
    if (surest === undefined || isSurer(weighed, surest)) surest = weighed;
  }
  return surest;
}

/** Places of the closest that may answer; guards are asked about no more than that takes. */
function candidatesAmong(ranked: readonly RankedEntry[], floor: number): number[] {
  const over = fewOver(ranked, floor);
  return over.length > 0 ? over : fewOver(ranked, Number.NEGATIVE_INFINITY);
}

function fewOver(ranked: readonly RankedEntry[], floor: number): number[] {
  const places: number[] = [];
  for (const [at, entry] of ranked.entries()) {
    if (places.length === mostWeighed) break;
    if (entry.similarity >= floor && mayAnswer(entry)) places.push(at);
  }
  return places;
}

/** Whether an entry is close enough to answer, and no guard has anything against it. */
function mayAnswer({ close, veto }: Pick<RankedEntry, 'close' | 'veto'>): boolean {
  return close && veto() === undefined;
}

function isSurer(one: WeighedEntry, other: WeighedEntry): boolean {
  if (one.confidence !== other.confidence) return one.confidence > other.confidence;
  return one.similarity > other.similarity;
}

/** Every entry that was found, weighed also where it must not answer. */
export function weighAll(ranked: readonly RankedEntry[], scales: Scales): WeighedEntry[] {
  const witnesses = ranked.map((entry) => witnessOf(entry, scales));
  return ranked.map((entry, at) => weigh(entry, { witness: witnesses[at]!, witnesses, ranked }, scales));
}

/** What there is to weigh an entry by. */
interface Surroundings {
  /** Of the entry itself. */
  readonly witness: Witness;
  readonly witnesses: readonly Witness[];
  readonly ranked: readonly RankedEntry[];
}

function weigh(
  entry: RankedEntry,
  { witness, witnesses, ranked }: Surroundings,
  scales: Scales,
): WeighedEntry {
  const { query, verifier, familiar } = scales;
  const verified = ({ text, similarity }: Phrasing): number =>
    verifiedBy(verifier, query, text, familiar ? similarity : undefined);
  const evidence = evidenceFor(witness, witnesses, verified(entry));
  const confidence = confidenceOf(evidence);
  if (confidence <= doubted) return { ...entry, evidence, confidence, doubt: undefined };
  const phrasings = ranked.filter(({ alikeId }) => alikeId === entry.alikeId);
  const doubt = doubtOf(query, entry, phrasings, verified);
  return { ...entry, evidence, confidence: doubt === undefined ? confidence : doubted, doubt };
}

/** What a verifier says of two prompts; even odds without one. */
export function verifiedBy(verifier: Verifier | undefined, ...pair: Parameters<Verifier['score']>): number {
  return verifier?.score(...pair) ?? unverified;
}

function witnessOf(entry: RankedEntry, { threshold }: Scales): Witness {
  const { entryId, alikeId: answerId } = entry;
  const similarity = evenSimilarity(entry.similarity, threshold);
  return { entryId, answerId, similarity };
}
