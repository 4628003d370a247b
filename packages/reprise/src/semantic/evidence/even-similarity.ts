/** Threshold of the embedder on whose similarities the confidence was trained. */
const trainedThreshold = 0.8;

/**
 * A cosine similarity on the scale of the local embedder: 1 stays, and the embedder's own threshold becomes that of the
 * local one, since each model has a scale of its own.
 *
 * @param threshold the threshold of the embedder that gave the similarity.
 */
export function evenSimilarity(similarity: number, threshold: number): number {
  if (threshold >= 1) return similarity;
  return 1 - ((1 - similarity) * (1 - trainedThreshold)) / (1 - threshold);
}
