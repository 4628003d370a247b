import { logistic } from '../evidence/log-odds.ts';
import { fitLogistic, type LabelledMeasure, type LogisticFit, logOddsOf } from './logistic-fit.ts';
import type { Recalibration } from './recalibration.ts';

/** A candidate of one answer, and whether it was right. */
export interface AnswerLabel {
  readonly similarity: number;
  readonly confidence: number;
  readonly right: boolean;
}

interface Kept extends LabelledMeasure {
  /** Log-odds of the confidence. */
  readonly logOdds: number;
}

/** Both are always there, so that a curve has two ends. */
const ends: readonly LabelledMeasure[] = [
  { measure: 0, right: false },
  { measure: 1, right: true },
];
const fewest = 6;
const most = 128;
/** How far under the lowest measure that was right a candidate may still be served. */
const reach = 0.05;
/** Log-odds of a confidence that is high: 0.97. */
const sure = 3.5;

/** What was observed of one answer, the curve through it, and its bias, each computed when it is first asked for. */
export class AnswerCurve {
  readonly #observed: Kept[] = [];
  #fit: LogisticFit | undefined;
  #isFitted = false;
  #bias = 0;
  #biasVersion = -1;

  /** Observations kept. */
  get size(): number {
    return this.#observed.length;
  }

  /** Whether it was wrong twice, and one time in three, though confidence was high. */
  get isRefuted(): boolean {
    const confident = this.#observed.filter(({ logOdds }) => logOdds > sure);
    const wrong = confident.filter(({ right }) => !right).length;
    return wrong >= 2 && 3 * wrong >= confident.length;
  }

  /** No candidate under this similarity may be served; undefined before one was right. */
  get lowest(): number | undefined {
    const rights = this.#observed.filter(({ right }) => right).map(({ measure }) => measure);
    return rights.length === 0 ? undefined : Math.min(...rights) - reach;
  }

  /** Undefined while too little was observed, or nothing can be told from it. */
  get fit(): LogisticFit | undefined {
    if (!this.#isFitted) {
      const observed = [...ends, ...this.#observed];
      this.#fit = observed.length < fewest ? undefined : fitLogistic(observed);
      this.#isFitted = true;
    }
    return this.#fit;
  }

  /**
   * How much more often, in log-odds, this answer was right than confidence said: the likeliest number when those of all
   * answers are spread around 0 by 1, so that little is made of few observations.
   */
  bias(recalibration: Recalibration): number {
    if (this.#biasVersion !== recalibration.version) {
      this.#bias = biasOf(this.#observed, recalibration, this.#bias);
      this.#biasVersion = recalibration.version;
    }
    return this.#bias;
  }

  /** Rounded as the paper does; beyond a bound the oldest goes, whatever it was: what stays has to be a fair sample. */
  add({ similarity, confidence, right }: AnswerLabel): void {
    this.#isFitted = false;
    this.#biasVersion = -1;
    const measure = Math.round(similarity * 1_000) / 1_000;
    this.#observed.push({ measure, logOdds: logOddsOf(confidence), right });
    if (this.#observed.length > most) this.#observed.shift();
  }
}

const mostSteps = 10;

/** By Newton's method, in steps of at most 1. */
function biasOf(observed: readonly Kept[], recalibration: Recalibration, start: number): number {
  let bias = start;
  for (let step = 0; step < mostSteps; step++) {
    let slope = bias;
    let curvature = 1;
    for (const { logOdds, right } of observed) {
      const chance = logistic(recalibration.logOdds(logOdds) + bias);
      slope += chance - (right ? 1 : 0);
      curvature += chance * (1 - chance);
    }
    const change = Math.max(-1, Math.min(1, slope / curvature));
    bias -= change;
    if (Math.abs(change) < 1e-4) break;
  }
  return bias;
}
