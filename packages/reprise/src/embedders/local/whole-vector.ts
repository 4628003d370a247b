import { modelWidth } from './forward-pass.ts';
import { sketchWidth } from './lexical-sketch.ts';

/** Length of the whole vector. */
export const wholeWidth = modelWidth + sketchWidth;

/** Weight of the literal part against the meaning, whose weight is 1. */
const sketchWeight = 0.25;

/**
 * Writes the unit vector made of what a text means and what it says, so that the cosine of two such vectors is
 * `(meaning + weight * sketch) / (1 + weight)` of the two cosines.
 *
 * @param sketch a text without one keeps its meaning at full length
 */
export function writeWhole(out: Float32Array, meaning: Float32Array, sketch: Float32Array | undefined): void {
  const meaningShare = sketch ? Math.sqrt(1 / (1 + sketchWeight)) : 1;
  meaning.forEach((value, at) => {
    out[at] = value * meaningShare;
  });
  const sketchShare = Math.sqrt(sketchWeight / (1 + sketchWeight));
  sketch?.forEach((value, at) => {
    out[modelWidth + at] = value * sketchShare;
  });
}

/** The sketch inside a whole vector, as a unit vector; undefined when the text had none. */
export function sketchIn(whole: Float32Array): Float32Array | undefined {
  const sketch = whole.subarray(modelWidth);
  const length = Math.sqrt(sketch.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? undefined : sketch.map((value) => value / length);
}

/** Highest meaning that texts of different words were found to have at a threshold they reach, with a margin. */
const likelyMeaning = 0.8875;
/** At high thresholds, texts that say so little in common were never found to reach them. */
const highestFloor = 0.45;

/**
 * Smallest cosine of two sketches that makes it worth comparing whole vectors with `threshold`: what lies under it
 * could reach the threshold only with a meaning that texts of such different words were not found to have.
 *
 * Measured, see `docs/decisions/002-local-embedder.md`.
 */
export function sketchFloor(threshold: number): number {
  return Math.min(highestFloor, ((1 + sketchWeight) * threshold - likelyMeaning) / sketchWeight);
}
