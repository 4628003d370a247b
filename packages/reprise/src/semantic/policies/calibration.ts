import type { Observation } from '../observation.ts';
import { Strata } from './strata.ts';

/** What {@link Calibration} needs of an observation. */
export type CalibrationLabel = Pick<Observation, 'confidence' | 'right' | 'chance'>;

/** Labels learnt between two computations of the bound, at most this share of those kept. */
const recomputedAfter = 0.01;

/**
 * The labels of one bucket, and the least confidence that keeps wrong answers within a bound.
 *
 * The bound is that of Conformal Risk Control (Angelopoulos et al., ICLR 2024) for the loss "served and wrong" (spec
 * semantic-caches 8), each label standing for its part of the lookups of about its confidence.
 */
export class Calibration {
  readonly #maxError: number;
  readonly #strata = new Strata();
  #bound: number | undefined;
  #unused = 0;

  constructor(maxError: number) {
    this.#maxError = maxError;
  }

  /** Labels kept. */
  get size(): number {
    return this.#strata.size;
  }

  /** Candidates over this confidence may be served; undefined while the labels are too few to serve any. */
  get bound(): number | undefined {
    return this.#bound;
  }

  /** Whether a candidate of this confidence is over the bound; undefined while the labels are too few to say anything. */
  allows(confidence: number): boolean | undefined {
    if (this.#bound !== undefined) return confidence > this.#bound;
    return this.#strata.size < 1 / this.#maxError - 1 ? undefined : false;
  }

  /** Share of the lookups with a confidence over the bound. */
  get share(): number {
    return this.#bound === undefined ? 0 : this.#strata.shareOver(this.#bound);
  }

  /** Counts a lookup. */
  see(confidence: number): void {
    this.#strata.see(confidence);
  }

  /** Takes in one label. */
  add({ confidence, right, chance }: CalibrationLabel): void {
    this.#strata.add({ confidence, right }, 1 / chance);
    this.#unused += 1;
    if (this.#unused <= this.#strata.size * recomputedAfter) return;
    this.#bound = this.#strata.lowestBound(this.#maxError);
    this.#unused = 0;
  }
}
