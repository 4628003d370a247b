import { logistic } from '../evidence/log-odds.ts';
import { type Belief, fitLine, type LabelledMeasure, type Line, logOddsOf } from './logistic-fit.ts';
import type { Label } from './strata.ts';

/**
 * A little more than half as sure as the confidence as it comes, held as firmly as a handful of labels would: without
 * labels, as when the judge is silent, 1% of wrong answers is then kept by the bound that is shipped, 0.9955.
 */
const belief: Belief = { line: { base: -0.8, rise: 1 }, firmness: { base: 1, rise: 5 } };
/** Labels kept, the newest. */
const most = 2_000;
/** The line is fitted again when this share of the labels is new, and at least so many are. */
const refittedAfter = 0.02;
const fewest = 5;
/** Less, and a higher confidence would say next to nothing. */
const leastRise = 0.2;

/**
 * What a confidence is worth in one bucket: a line through the log-odds, fitted to labels, that starts a little under the
 * confidence itself (Platt, 1999, around what was believed before).
 */
export class Recalibration {
  readonly #labels: LabelledMeasure[] = [];
  #line: Line = belief.line;
  #fresh = 0;
  #version = 0;
  readonly #enough: number;

  /** @param enough Labels before which a candidate is never thought surer than its confidence says. */
  constructor(enough: number) {
    this.#enough = enough;
  }

  /** Differs when what a confidence is worth may differ. */
  get version(): number {
    return this.#version;
  }

  /** @param bias Of the answer, in log-odds. */
  chance(confidence: number, bias = 0): number {
    return logistic(this.logOdds(logOddsOf(confidence)) + bias);
  }

  /** What log-odds of a confidence are worth, in log-odds. */
  logOdds(measure: number): number {
    const worth = this.#line.base + this.#line.rise * measure;
    return this.#labels.length < this.#enough ? Math.min(measure, worth) : worth;
  }

  /** Takes in one label. */
  add({ confidence, right }: Label): void {
    this.#labels.push({ measure: logOddsOf(confidence), right });
    if (this.#labels.length > most) this.#labels.shift();
    this.#fresh += 1;
    if (this.#fresh < Math.max(fewest, refittedAfter * this.#labels.length)) return;
    this.#fresh = 0;
    this.#version += 1;
    const fitted = fitLine(this.#labels, belief);
    if (fitted) this.#line = { base: fitted.base, rise: Math.max(leastRise, fitted.rise) };
  }
}
