import { logOdds } from '../evidence/log-odds.ts';
import { defaultConfidence } from '../policies/default-bounds.ts';

/** A neighbour whose sketch is less similar is not read: hardly one was ever served. */
export const leastRead = 0.3;
/** What a neighbour needs where hits need {@link defaultConfidence}; 1 in 200 hits has less. */
const usualNeed = 0.5;
/** How much less it needs for each step in log-odds of a lower confidence. */
const easier = 0.1;
/** What the verifier's log-odds count against the similarity of the sketches. */
const verifiedWeight = 0.05;
/** Probabilities are told apart up to here. */
const edge = 0.001;

/**
 * Whether a neighbour is likely enough to be served that the prompt is worth an embedding, which takes most of the time
 * of a lookup. Measured in docs/decisions/032-worth-an-embedding.md.
 *
 * @param similarity Cosine of the two sketches, on the scale of the local embedder.
 * @param verified What the verifier says of the texts alone, 0 to 1.
 * @param confidence What hits need, 0 to 1.
 */
export function worthEmbedding(similarity: number, verified: number, confidence: number): boolean {
  const lower = Math.max(0, logOdds(defaultConfidence, edge) - logOdds(confidence, edge));
  return similarity + verifiedWeight * logOdds(verified, edge) >= usualNeed - easier * lower;
}
