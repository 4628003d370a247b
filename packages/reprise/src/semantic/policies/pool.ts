import type { Candidate } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import type { AnswerCurve } from './answer-curve.ts';
import { Calibration } from './calibration.ts';
import { DriftAlarm } from './drift-alarm.ts';
import { NearbyLabels } from './nearby-labels.ts';
import { Recalibration } from './recalibration.ts';
import { ShippedBound } from './shipped-bound.ts';

/** What the bound is on. */
export type Measure = 'confidence' | 'chance';

/** What a pool says of a candidate. */
export interface Forecast {
  /** Chance that it is right, 0 to 1. */
  readonly chance: number;
  /** What the bound is compared with. */
  readonly measure: number;
  /** Whether it is over the bound that labels allow; undefined while they are too few to say anything. */
  readonly isOver: boolean | undefined;
  /** That bound; 1 while nothing is over it. */
  readonly bound: number;
  /** Whether labels of candidates like it allow it to be served for its confidence alone, as without labels. */
  readonly isVouchedFor: boolean;
  /** Whether those with about the same measure were wrong so often that being over the bound is not enough. */
  readonly isDoubted: boolean;
}

/** What is learnt from labels, and forgotten after an alarm. */
interface Learnt {
  readonly calibration: Calibration;
  readonly recalibration: Recalibration;
  readonly shipped: ShippedBound;
  readonly nearby: NearbyLabels;
}

/** Of candidates like one that is served at most this many times `maxError` may have been wrong. */
const doubted = 3;

/**
 * What the labels of all answers of one bucket say of a candidate of any of them: how likely it is right, given its
 * confidence and how often its answer was right before; and whether what was said so came true.
 */
export class Pool {
  readonly #maxError: number;
  readonly #measure: Measure;
  readonly #alarm: DriftAlarm;
  #learnt: Learnt;
  #hasDrifted = false;
  #alarms = 0;

  constructor(maxError: number, measure: Measure) {
    this.#maxError = maxError;
    this.#measure = measure;
    this.#alarm = new DriftAlarm(maxError);
    this.#learnt = this.#fresh();
  }

  /** Alarms so far; what was learnt before the last one is worth nothing. */
  get alarms(): number {
    return this.#alarms;
  }

  /** Whether what was served has been wrong too often, and there are too few new labels to serve anything again. */
  get hasDrifted(): boolean {
    return this.#hasDrifted;
  }

  /** What is to be expected of a candidate. */
  forecast({ confidence }: Pick<Candidate, 'confidence'>, curve?: AnswerCurve): Forecast {
    const { calibration, recalibration, shipped, nearby } = this.#learnt;
    const chance = recalibration.chance(confidence, curve?.bias(recalibration));
    const measure = this.#measure === 'chance' ? chance : confidence;
    const isDoubted = nearby.wrong(measure) > doubted * this.#maxError;
    return {
      chance,
      measure,
      isOver: this.#hasDrifted ? false : calibration.allows(measure),
      bound: calibration.bound ?? 1,
      isVouchedFor: !this.#hasDrifted && curve?.isRefuted !== true && shipped.allows(confidence, chance),
      isDoubted,
    };
  }

  /** Counts a lookup. */
  see({ confidence }: Pick<Candidate, 'confidence'>, { measure }: Forecast): void {
    this.#learnt.calibration.see(measure);
    this.#learnt.shipped.see(confidence);
  }

  /**
   * Takes in one label.
   *
   * @param forecast The one that it tests, made before the label was known.
   * @param isServed Whether a candidate with this forecast is served.
   */
  add(observation: Observation, forecast: Forecast, isServed: boolean): void {
    const { confidence, right, chance, source } = observation;
    const isHit = source === 'audit' || source === 'check' || (source === 'explore' && isServed);
    if (this.#hasDrifted) this.#alarm.gather(observation);
    else if (isHit && this.#alarm.hear(observation, this.#served())) this.#forget();
    const { calibration, recalibration, shipped, nearby } = this.#learnt;
    const { measure } = forecast;
    calibration.add({ confidence: measure, right, chance });
    nearby.add({ confidence: measure, right });
    recalibration.add({ confidence, right });
    shipped.add({ confidence, right });
    if (this.#hasDrifted) this.#hasDrifted = this.#alarm.isMissing || !this.#hasEnough();
  }

  describe(forecast: Forecast): Readonly<Record<string, number>> {
    const { calibration } = this.#learnt;
    const { size: labels, bound } = calibration;
    const { chance } = forecast;
    return { labels, drift: this.#hasDrifted ? 1 : 0, chance, ...(bound !== undefined && { bound }) };
  }

  #served(): number {
    const { calibration, shipped } = this.#learnt;
    return Math.max(calibration.share, shipped.share);
  }

  #hasEnough(): boolean {
    const { size, bound } = this.#learnt.calibration;
    return bound !== undefined && size >= 2 / this.#maxError;
  }

  #forget(): void {
    this.#learnt = this.#fresh();
    this.#hasDrifted = true;
    this.#alarms += 1;
  }

  #fresh(): Learnt {
    return {
      calibration: new Calibration(this.#maxError),
      recalibration: new Recalibration(2 / this.#maxError),
      shipped: new ShippedBound(this.#maxError),
      nearby: new NearbyLabels(),
    };
  }
}
