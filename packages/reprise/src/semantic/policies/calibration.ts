import type { Observation } from '../observation.ts';

/** Labels kept; the oldest go first. */
const most = 2_000;
/** Labels learnt between two computations of the bound, at most this share of those kept. */
const recomputedAfter = 0.01;
/** Evidence against the bound at which an alarm is raised: by chance alone in one of twenty runs (Ville's inequality). */
const alarming = 20;

interface Label {
  readonly confidence: number;
  readonly right: boolean;
  /** How many lookups this one stands for. */
  readonly weight: number;
}

/**
 * The labels of one bucket, the least confidence that keeps wrong answers within a bound, and an alarm for answers that
 * turn out wrong more often than the labels say.
 *
 * The bound is that of Conformal Risk Control (Angelopoulos et al., ICLR 2024) for the loss "served and wrong", weighted
 * by how many lookups each label stands for (spec semantic-caches 8).
 */
export class Calibration {
  readonly #maxError: number;
  #labels: Label[] = [];
  #bound: number | undefined;
  #unused = 0;
  #evidence = 1;
  #hasDrifted = false;

  constructor(maxError: number) {
    this.#maxError = maxError;
  }

  /** Labels kept. */
  get size(): number {
    return this.#labels.length;
  }

  /** Whether what was served has been wrong too often, so that the labels before it were dropped. */
  get hasDrifted(): boolean {
    return this.#hasDrifted;
  }

  /** Candidates over this confidence may be served; undefined while the labels are too few to serve any. */
  get bound(): number | undefined {
    if (this.#unused > this.#labels.length * recomputedAfter) {
      this.#bound = lowestBound(this.#labels, this.#maxError);
      this.#unused = 0;
      if (this.#bound !== undefined) this.#hasDrifted = false;
    }
    return this.#bound;
  }

  /** Takes in one label. */
  add({ confidence, right, chance, source }: Observation): void {
    const weight = 1 / Math.max(chance, 1 / most);
    this.#labels.push({ confidence, right, weight });
    if (this.#labels.length > most) this.#labels.shift();
    this.#unused += 1;
    if (source === 'audit') this.#watch(right);
  }

  /**
   * A bet against the bound with every audited hit: it grows only when more hits are wrong than the bound allows
   * (Shafer, 2021), and never falls under where it began, so that a good past cannot pay for a bad present.
   */
  #watch(right: boolean): void {
    const allowed = Math.min(0.5, this.#maxError / Math.max(this.#maxError, this.#servedShare()));
    const stake = Math.min(0.5 / allowed, 1 / (2 * allowed));
    this.#evidence = Math.max(1, this.#evidence) * (1 + stake * ((right ? 0 : 1) - allowed));
    if (this.#evidence < alarming) return;
    this.#labels = [];
    this.#bound = undefined;
    this.#unused = 0;
    this.#evidence = 1;
    this.#hasDrifted = true;
  }

  #servedShare(): number {
    const bound = this.#bound ?? Number.POSITIVE_INFINITY;
    let served = 0;
    let all = 0;
    for (const { confidence, weight } of this.#labels) {
      all += weight;
      if (confidence > bound) served += weight;
    }
    return all === 0 ? 0 : served / all;
  }
}

/** The least bound whose risk, with one more label that is wrong and weighs most, stays within `maxError`. */
function lowestBound(labels: readonly Label[], maxError: number): number | undefined {
  const heaviest = labels.reduce((most, { weight }) => Math.max(most, weight), 0);
  const all = labels.reduce((sum, { weight }) => sum + weight, heaviest);
  const ranked = labels.toSorted((left, right) => right.confidence - left.confidence);
  let risk = heaviest;
  let bound: number | undefined;
  if (risk > maxError * all) return undefined;
  for (const [at, { confidence, right, weight }] of ranked.entries()) {
    if (!right) risk += weight;
    if (risk > maxError * all) return bound ?? confidence;
    const next = ranked[at + 1]?.confidence ?? Number.NEGATIVE_INFINITY;
    // Labels of one confidence are served together or not at all: the bound is strict.
    if (next < confidence) bound = next;
  }
  return bound;
}
