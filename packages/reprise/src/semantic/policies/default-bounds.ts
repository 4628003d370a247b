import type { Embedder } from '../../embedders/index.ts';
import type { ThresholdOptions } from './threshold.ts';

/** Confidence that hits by meaning need; docs/semantic-hits.md says what it gives. */
export const defaultConfidence = 0.9955;
/** How much further from 1 a similarity may be where a confidence is needed as well. */
const looser = 1.5;

/** Bounds that somebody may have asked for. */
interface AskedBounds {
  readonly similarity?: number | undefined;
  readonly confidence?: number | undefined;
}

/**
 * The bounds that the default policy `threshold` goes by, with those that are asked for.
 *
 * A similarity that nobody asked for is the embedder's own threshold where it decides alone, and half as far again from
 * 1 where a confidence is needed as well: 0.7 instead of 0.8 for `local()`.
 */
export function defaultBounds(
  embedder: Pick<Embedder, 'threshold'>,
  { similarity, confidence = defaultConfidence }: AskedBounds = {},
): Required<ThresholdOptions> {
  const { threshold } = embedder;
  const own = confidence > 0 ? Number((1 - looser * (1 - threshold)).toFixed(6)) : threshold;
  return { similarity: similarity ?? own, confidence };
}
