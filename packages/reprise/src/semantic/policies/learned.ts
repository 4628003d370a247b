import { assertCount, assertNumber, assertPart } from '../arguments/assert-number.ts';
import type { Candidate } from '../candidate.ts';
import type { Decision, Policy } from '../policy.ts';
import { percent } from '../text/percent.ts';
import { AnswerCurve } from './answer-curve.ts';
import { Buckets } from './buckets.ts';
import { defaultBuckets, hardlyUnder, usualFloor } from './calibrated.ts';
import { checkedAtTimes } from './checked-at-times.ts';
import { defaultConfidence } from './default-bounds.ts';
import { type Draw, likelier } from './draw.ts';
import { doubtsOf, exploration, logarithmicDoubts } from './exploration.ts';
import { assertMaxError } from './least-max-error.ts';
import { type Forecast, Pool } from './pool.ts';
import { recent } from './recent.ts';
import { sureEnough } from './sure-enough.ts';

/** Options of {@link learned}. */
export interface LearnedOptions {
  /** Wrong answers by meaning allowed, as a share of all requests, from 0.0005 to under 1. @default 0.01 */
  readonly maxError?: number;
  /** No candidate under this cosine similarity is ever served. @default 0.7 */
  readonly floor?: number;
  /** Answers of which observations are kept; those longest unused go first. @default 10,000 */
  readonly maxAnswers?: number;
  /** Buckets that are kept apart, the first that have labels; all later ones share what is learnt of them. @default 200 */
  readonly maxBuckets?: number;
  /**
   * Whether the labels of all answers of a bucket say what a confidence is worth. Without that an answer's own curve
   * decides alone, as in the publication, and nothing is served for an answer before four observations of it.
   *
   * @default true
   */
  readonly pooled?: boolean;
  /** Shares of doubt that are tried, each over 0 and under 1. @default 120 from a millionth to a half, by logarithm */
  readonly doubts?: readonly number[];
  /** Draws a number from 0 to 1 that decides whether a candidate is explored. @default Math.random */
  readonly random?: () => number;
}

/** A candidate this many times as likely wrong as is sure enough may be served when its answer's own curve allows it. */
const vouched = 2;

/**
 * Learns how likely a candidate is right, from its confidence, the labels of all answers, and those of its own: it is
 * served when it is wrong less often than `maxError`, and otherwise, where it is seen, explored: that gives a label.
 *
 * Each answer has a bias, which starts at 0, and a curve over the similarity, which vouches for candidates that are not
 * quite sure enough (vCache, ICLR 2026, in the form of spec semantic-caches 7.5). Whether forecasts come true is watched
 * as in `calibrated`, so that wrong answers stay within `maxError` of the requests also where the forecast is no good;
 * this rests on requests that stay alike, and on a judge that is right.
 *
 * @example
 * ```ts
 * const cache = new SemanticCache({ embedder: local(), policy: learned({ maxError: 0.01 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for what is no number, or out of its range.
 */
export function learned(options: LearnedOptions = {}): Policy {
  const { maxError, floor, maxAnswers, maxBuckets, pooled, doubts, random } = checked(options);
  const curves = new Map<string, AnswerCurve>();
  const unknown = new Pool(maxError, 'chance');
  const buckets = new Buckets(maxBuckets, () => new Pool(maxError, 'chance'));
  const bound = sureEnough(maxError);
  const vouchable = 1 - vouched * (1 - bound);

  function poolOf({ bucket }: Candidate): Pool {
    return buckets.known(bucket) ?? unknown;
  }

  /** A curve of before an alarm is not found again. */
  function nameOf(candidate: Candidate): string {
    return `${candidate.bucket} ${poolOf(candidate).alarms} ${candidate.answerId}`;
  }

  function decided(candidate: Candidate, isLookup: boolean): Decision {
    const { similarity, bucket } = candidate;
    if (!(similarity >= floor)) {
      const reason = `${similarity.toFixed(3)} is under ${floor.toFixed(3)}`;
      return { action: 'reject', reason, bound: floor };
    }
    const draw = isLookup ? random : likelier;
    const curve = curves.get(nameOf(candidate));
    if (!pooled) return byCurve(candidate, curve, draw);
    const forecast = poolOf(candidate).forecast(candidate, curve);
    if (isLookup) buckets.known(bucket)?.see(candidate, forecast);
    return byPool(candidate, forecast, curve, draw);
  }

  function byPool(
    candidate: Candidate,
    forecast: Forecast,
    curve: AnswerCurve | undefined,
    draw: Draw,
  ): Decision {
    const grounds = groundsFor(candidate, forecast);
    if (grounds) return checkedAtTimes(grounds, draw);
    const { chance } = forecast;
    if (!isAllowed(forecast)) {
      return explore(`${shownChance(chance)}, and such forecasts have been wrong too often`, bound);
    }
    if (chance > vouchable) return byCurve(candidate, curve, draw);
    return explore(`${shownChance(chance)}, not over ${bound.toFixed(4)}`, bound);
  }

  /** Why a candidate may be served, but for what is explored of all such. */
  function groundsFor(candidate: Candidate, forecast: Forecast): Omit<Decision, 'action'> | undefined {
    const { chance, isVouchedFor } = forecast;
    if (isAllowed(forecast) && chance > bound) {
      return { reason: `${shownChance(chance)}, over ${bound.toFixed(4)}`, bound };
    }
    if (!isVouchedFor) return undefined;
    return { reason: `${shown(candidate)}, and labels do not speak against it`, bound: defaultConfidence };
  }

  function byCurve({ similarity }: Candidate, curve: AnswerCurve | undefined, draw: Draw): Decision {
    const lowest = Math.max(floor, curve?.lowest ?? floor);
    const fit = curve?.fit;
    if (!(similarity >= lowest)) {
      return explore(`${similarity.toFixed(3)} is under ${lowest.toFixed(3)}`, lowest);
    }
    if (fit === undefined) return explore('too little is known of this answer', lowest);
    const explored = exploration(fit, similarity, maxError, doubts);
    const reason = `${percent(Math.max(0, explored), 0)} of such candidates are explored`;
    return { action: draw() <= explored ? 'explore' : 'serve', reason, bound: fit.midpoint };
  }

  return {
    name: 'learned',
    floor,
    leastConfidence: pooled ? hardlyUnder(maxError) : undefined,
    decide: (candidate) => decided(candidate, true),
    explain: (candidate) => decided(candidate, false),
    observe(observation) {
      const pool = pooled ? buckets.learning(observation.bucket) : unknown;
      const curve = recent(curves, nameOf(observation), maxAnswers, () => new AnswerCurve());
      if (pooled) {
        const forecast = pool.forecast(observation, curve);
        pool.add(observation, forecast, groundsFor(observation, forecast) !== undefined);
      }
      curve.add(observation);
    },
    describe(candidate) {
      const numbers = { maxError, floor, answers: curves.size, buckets: buckets.size };
      if (candidate === undefined) return numbers;
      const curve = curves.get(nameOf(candidate));
      const pool = buckets.known(candidate.bucket);
      const ofPool = pool?.describe(pool.forecast(candidate, curve));
      if (curve === undefined) return { ...numbers, ...ofPool };
      const { fit, size: observations } = curve;
      if (fit === undefined) return { ...numbers, ...ofPool, observations };
      const explored = Math.max(0, exploration(fit, candidate.similarity, maxError, doubts));
      return { ...numbers, ...ofPool, observations, ...fit, exploration: explored };
    },
  };
}

/** What labels do not speak against may be served from the first on. */
function isAllowed({ isOver, isDoubted }: Forecast): boolean {
  return isOver !== false && !isDoubted;
}

function shownChance(chance: number): string {
  return `it is right with a chance of ${chance.toFixed(4)}`;
}

function shown({ confidence }: Candidate): string {
  return `the confidence ${confidence.toFixed(4)} is over ${defaultConfidence}`;
}

function explore(reason: string, bound: number): Decision {
  return { action: 'explore', reason, bound };
}

function checked(options: LearnedOptions) {
  const {
    maxError = 0.01,
    floor = usualFloor,
    maxAnswers = 10_000,
    maxBuckets = defaultBuckets,
    pooled = true,
    random = Math.random,
  } = options;
  assertMaxError('The option maxError of the learned policy', maxError);
  assertNumber('The option floor of the learned policy', floor, [-1, 1]);
  assertCount('The option maxAnswers of the learned policy', maxAnswers);
  assertCount('The option maxBuckets of the learned policy', maxBuckets);
  for (const doubt of options.doubts ?? []) assertPart('One of the doubts of the learned policy', doubt);
  const doubts = options.doubts === undefined ? logarithmicDoubts : doubtsOf(options.doubts);
  return { maxError, floor, maxAnswers, maxBuckets, pooled, doubts, random };
}
