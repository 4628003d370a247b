import { fitLogistic, type LabelledMeasure, type LogisticFit } from './logistic-fit.ts';

/** Both are always there, so that a curve has two ends. */
const ends: readonly LabelledMeasure[] = [
  { measure: 0, right: false },
  { measure: 1, right: true },
];
const fewest = 6;
const most = 128;
/** How far under the lowest measure that was right a candidate may still be served. */
const reach = 0.05;

/** What was observed of one answer, and the curve through it, fitted when it is first asked for. */
export class AnswerCurve {
  readonly #observed: LabelledMeasure[] = [];
  #fit: LogisticFit | undefined;
  #isFitted = false;

  /** Observations kept. */
  get size(): number {
    return this.#observed.length;
  }

  /** No candidate under this measure may be served; undefined before one was right. */
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

  /** Rounded as the paper does; beyond a bound, the oldest of the larger class goes. */
  add({ measure, right }: LabelledMeasure): void {
    this.#isFitted = false;
    this.#observed.push({ measure: Math.round(measure * 1_000) / 1_000, right });
    if (this.#observed.length <= most) return;
    const rights = this.#observed.filter((each) => each.right).length;
    const larger = rights * 2 > this.#observed.length;
    this.#observed.splice(
      this.#observed.findIndex((each) => each.right === larger),
      1,
    );
  }
}
