import type { Observation } from '../observation.ts';
import { Strata } from './strata.ts';

/** What {@link Calibration} needs of an observation. */
export type CalibrationLabel = Pick<Observation, 'confidence' | 'right' | 'chance' | 'source'>;

/** Labels learnt between two computations of the bound, at most this share of those kept. */
const recomputedAfter = 0.01;
/** Evidence against the bound at which an alarm is raised: four wrong answers in a row, or as telling a series. */
const alarming = 50;

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

  /**
   * Whether a candidate of this confidence may be served: it is over the bound, or the labels are too few to say anything.
   */
  allows(confidence: number): boolean {
    if (this.#bound !== undefined) return confidence > this.#bound;
    return !this.#hasDrifted && this.#strata.size < 1 / this.#maxError - 1;
  }

  /** Counts a lookup. */
  see(confidence: number): void {
    this.#strata.see(confidence);
  }

  /** Takes in one label; those over the bound are of hits, or of what was explored instead of being one. */
  add({ confidence, right, chance, source }: CalibrationLabel): void {
    this.#strata.add({ confidence, right }, 1 / chance);
    this.#unused += 1;
    const isOver = this.#bound !== undefined && confidence > this.#bound;
    if (source === 'audit' || (source === 'explore' && isOver)) this.#watch(right);
    if (this.#unused > this.#strata.size * recomputedAfter) this.#compute();
  }

  #compute(): void {
    this.#bound = this.#strata.lowestBound(this.#maxError);
    this.#unused = 0;
    if (this.#bound !== undefined) this.#hasDrifted = false;
  }

  /**
   * A bet, with every hit of which it is known whether it was right, that three times as many are wrong as the bound
   * allows (Shafer, 2021). It never falls under where it began, so that a good past cannot pay for a bad present.
   */
  #watch(right: boolean): void {
    const served = this.#strata.shareOver(this.#bound ?? Number.POSITIVE_INFINITY);
    const allowed = Math.min(0.3, this.#maxError / Math.max(this.#maxError, served));
    const suspected = 3 * allowed;
    const ratio = right ? (1 - suspected) / (1 - allowed) : suspected / allowed;
    this.#evidence = Math.max(1, this.#evidence * ratio);
    if (this.#evidence < alarming) return;
    this.#strata = new Strata();
    this.#bound = undefined;
    this.#unused = 0;
    this.#evidence = 1;
    this.#hasDrifted = true;
  }
}
