import type { Observation } from '../observation.ts';
import type { AnswerCurve } from './answer-curve.ts';
import { Calibration } from './calibration.ts';
import { Recalibration } from './recalibration.ts';
import { ShippedBound } from './shipped-bound.ts';

/** What a pool says of a candidate. */
export interface Forecast {
  /** Chance that it is right, 0 to 1. */
  readonly chance: number;
  /** Whether forecasts like this one have come true often enough for the bound. */
  readonly isAllowed: boolean;
  /** Whether it may be served for its confidence alone, as without labels. */
  readonly isVouchedFor: boolean;
}

/**
 * What the labels of all answers of one bucket say of a candidate of any of them: how likely it is right, given its
 * confidence and how often its answer was right before; and whether forecasts like this one have come true.
 */
export class Pool {
  readonly #calibration: Calibration;
  readonly #recalibration: Recalibration;
  readonly #shipped: ShippedBound;

  constructor(maxError: number) {
    this.#calibration = new Calibration(maxError);
    this.#shipped = new ShippedBound(maxError);
    this.#recalibration = new Recalibration(2 / maxError);
  }

  /** Counts a lookup, and says what is to be expected of its candidate. */
  forecast(confidence: number, curve: AnswerCurve | undefined): Forecast {
    const chance = this.#chance(confidence, curve);
    this.#calibration.see(chance);
    this.#shipped.see(confidence);
    const isRefuted = this.#calibration.hasDrifted || curve?.isRefuted === true;
    return {
      chance,
      isAllowed: this.#calibration.allows(chance),
      isVouchedFor: !isRefuted && this.#shipped.allows(confidence, chance),
    };
  }

  /**
   * Takes in one label: the forecast that it tests is the one made before it was known.
   *
   * @param curve Of the answer, to which the label is added afterwards.
   */
  add(observation: Observation, curve: AnswerCurve): void {
    const { confidence, right, chance, source } = observation;
    this.#calibration.add({ confidence: this.#chance(confidence, curve), right, chance, source });
    this.#recalibration.add({ confidence, right });
    this.#shipped.add({ confidence, right });
  }

  describe(confidence: number, curve: AnswerCurve | undefined): Readonly<Record<string, number>> {
    const { size: labels, hasDrifted, bound } = this.#calibration;
    const chance = this.#chance(confidence, curve);
    return { labels, drift: hasDrifted ? 1 : 0, chance, ...(bound !== undefined && { bound }) };
  }

  #chance(confidence: number, curve: AnswerCurve | undefined): number {
    return this.#recalibration.chance(confidence, curve?.bias(this.#recalibration));
  }
}
