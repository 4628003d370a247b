import type { Observation } from '../observation.ts';
import { Strata } from './strata.ts';

/** Labels learnt between two computations of the bound, at most this share of those kept. */
const recomputedAfter = 0.01;
/** Evidence against the bound at which an alarm is raised: by chance alone in one of twenty runs (Ville's inequality). */
const alarming = 20;

/**
 * The labels of one bucket, the least confidence that keeps wrong answers within a bound, and an alarm for answers that
 * turn out wrong more often than the labels say.
 *
 * The bound is that of Conformal Risk Control (Angelopoulos et al., ICLR 2024) for the loss "served and wrong" (spec
 * semantic-caches 8), each label standing for its part of the lookups of about its confidence.
 */
export class Calibration {
  readonly #maxError: number;
  #strata = new Strata();
  #bound: number | undefined;
  #unused = 0;
  #evidence = 1;
  #hasDrifted = false;

  constructor(maxError: number) {
    this.#maxError = maxError;
  }

  /** Labels kept. */
  get size(): number {
    return this.#strata.size;
  }

  /** Whether what was served has been wrong too often, so that the labels before it were dropped. */
  get hasDrifted(): boolean {
    return this.#hasDrifted;
  }

  /** Candidates over this confidence may be served; undefined while the labels are too few to serve any. */
  get bound(): number | undefined {
    return this.#bound;
  }

  /** Takes in one label. */
  add({ confidence, right, chance, source }: Observation): void {
    this.#strata.add({ confidence, right }, 1 / chance);
    this.#unused += 1;
    if (source === 'audit') this.#watch(right);
    if (this.#unused > this.#strata.size * recomputedAfter) this.#compute();
  }

  #compute(): void {
    this.#bound = this.#strata.lowestBound(this.#maxError);
    this.#unused = 0;
    if (this.#bound !== undefined) this.#hasDrifted = false;
  }

  /**
   * A bet against the bound with every audited hit: it grows only when more hits are wrong than the bound allows
   * (Shafer, 2021), and never falls under where it began, so that a good past cannot pay for a bad present.
   */
  #watch(right: boolean): void {
    const served = this.#strata.shareOver(this.#bound ?? Number.POSITIVE_INFINITY);
    const allowed = Math.min(0.5, this.#maxError / Math.max(this.#maxError, served));
    this.#evidence = Math.max(1, this.#evidence) * (1 + (0.5 / allowed) * ((right ? 0 : 1) - allowed));
    if (this.#evidence < alarming) return;
    this.#strata = new Strata();
    this.#bound = undefined;
    this.#unused = 0;
    this.#evidence = 1;
    this.#hasDrifted = true;
  }
}
