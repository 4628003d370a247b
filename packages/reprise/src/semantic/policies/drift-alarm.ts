import type { Label } from './strata.ts';

/** Evidence at which the alarm goes off: four wrong answers in a row, or as telling a series. */
const alarming = 50;
/** Where hardly anything is served, so much of it may be wrong. */
const mostAllowed = 0.3;
/** Wrong answers of which is remembered how confident they were. */
const remembered = 20;
/** Labels as confident as what raised the alarm that are needed to end it. */
const needed = 10;

/** An alarm for answers that turn out wrong more often than what was learnt says. */
export class DriftAlarm {
  readonly #maxError: number;
  #evidence = 1;
  /** Confidence of the wrong answers in the evidence, the oldest first. */
  #wrong: number[] = [];
  #from = 0;
  #missing = 0;

  constructor(maxError: number) {
    this.#maxError = maxError;
  }

  /**
   * Whether labels are still missing of candidates that are at least as confident as half of the wrong answers that raised
   * the alarm.
   */
  get isMissing(): boolean {
    return this.#missing > 0;
  }

  /**
   * Takes in a label of what is served.
   *
   * It is a bet, with each of them, that three times as many are wrong as the bound allows (Shafer, 2021), which never
   * falls under where it began: a good past cannot pay for a bad present.
   *
   * @param served Share of the lookups that is served.
   * @returns whether the alarm goes off.
   */
  hear({ confidence, right }: Label, served: number): boolean {
    const allowed = Math.min(mostAllowed, this.#maxError / Math.max(this.#maxError, served));
    const suspected = 3 * allowed;
    this.#evidence *= right ? (1 - suspected) / (1 - allowed) : suspected / allowed;
    if (!right) this.#wrong = [...this.#wrong.slice(1 - remembered), confidence];
    if (this.#evidence <= 1) this.#begin();
    if (this.#evidence < alarming) return false;
    const confidences = this.#wrong.toSorted((left, other) => left - other);
    this.#from = confidences[Math.floor(confidences.length / 2)]!;
    this.#missing = needed;
    this.#begin();
    return true;
  }

  /** Takes in a label of after the alarm. */
  gather({ confidence }: Label): void {
    if (confidence >= this.#from) this.#missing = Math.max(0, this.#missing - 1);
  }

  #begin(): void {
    this.#evidence = 1;
    this.#wrong = [];
  }
}
