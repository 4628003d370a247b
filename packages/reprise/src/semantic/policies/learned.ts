import { assertCount, assertNumber, assertPart } from '../assert-number.ts';
import { defaultConfidence } from '../default-bounds.ts';
import type { Candidate, Decision, Policy } from '../policy.ts';
import { percent } from '../trust/percent.ts';
import { AnswerCurve } from './answer-curve.ts';
import { exploredOver, hardlyUnder, usualFloor } from './calibrated.ts';
import { doubtsOf, exploration, logarithmicDoubts } from './exploration.ts';
import { Pool } from './pool.ts';
import { recent } from './recent.ts';

/** Options of {@link learned}. */
export interface LearnedOptions {
  /** Wrong answers by meaning allowed, as a share of all requests, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** No candidate under this cosine similarity is ever served. @default 0.7 */
  readonly floor?: number;
  /** Answers of which observations are kept; those longest unused go first. @default 10,000 */
  readonly maxAnswers?: number;
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

const maxBuckets = 100;
/** A candidate this many times as likely wrong as the bound allows may be served when its answer's own curve allows it. */
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
  const { maxError, floor, maxAnswers, pooled, doubts, random } = checked(options);
  const curves = new Map<string, AnswerCurve>();
  const pools = new Map<string, Pool>();

  function poolOf(bucket: string): Pool {
    return recent(pools, bucket, maxBuckets, () => new Pool(maxError));
  }

  function byPool(candidate: Candidate, curve: AnswerCurve | undefined): Decision {
    const { chance, isAllowed, isVouchedFor } = poolOf(candidate.bucket).forecast(
      candidate.confidence,
      curve,
    );
    const bound = 1 - maxError;
    const forecast = `it is right with a chance of ${chance.toFixed(4)}`;
    if (isAllowed && chance > bound) return serveMost(`${forecast}, over ${bound}`, bound);
    if (isVouchedFor) {
      return serveMost(`${shown(candidate)}, and labels do not speak against it`, defaultConfidence);
    }
    if (!isAllowed) return explore(`${forecast}, and such forecasts have been wrong too often`, bound);
    if (chance > 1 - vouched * maxError) return byCurve(candidate, curve);
    return explore(`${forecast}, not over ${bound}`, bound);
  }

  function serveMost(reason: string, bound: number): Decision {
    if (random() < exploredOver) return explore(`${reason}, which is being checked`, bound);
    return { action: 'serve', reason, bound };
  }

  function byCurve({ similarity }: Candidate, curve: AnswerCurve | undefined): Decision {
    const lowest = Math.max(floor, curve?.lowest ?? floor);
    const fit = curve?.fit;
    if (!(similarity >= lowest)) {
      return explore(`${similarity.toFixed(3)} is under ${lowest.toFixed(3)}`, lowest);
    }
    if (fit === undefined) return explore('too little is known of this answer', lowest);
    const explored = exploration(fit, similarity, maxError, doubts);
    const reason = `${percent(Math.max(0, explored), 0)} of such candidates are explored`;
    return { action: random() <= explored ? 'explore' : 'serve', reason, bound: fit.midpoint };
  }

  return {
    name: 'learned',
    floor,
    leastConfidence: pooled ? hardlyUnder(maxError) : undefined,
    decide(candidate) {
      const { similarity } = candidate;
      if (!(similarity >= floor)) {
        return {
          action: 'reject',
          reason: `${similarity.toFixed(3)} is under ${floor.toFixed(3)}`,
          bound: floor,
        };
      }
      const curve = curves.get(nameOf(candidate));
      return pooled ? byPool(candidate, curve) : byCurve(candidate, curve);
    },
    observe(observation) {
      const curve = recent(curves, nameOf(observation), maxAnswers, () => new AnswerCurve());
      if (pooled) poolOf(observation.bucket).add(observation, curve);
      curve.add(observation);
    },
    describe(candidate) {
      const numbers = { maxError, floor, answers: curves.size };
      if (candidate === undefined) return numbers;
      const pool = pools.get(candidate.bucket);
      const curve = curves.get(nameOf(candidate));
      const ofPool = pool?.describe(candidate.confidence, curve);
      if (curve === undefined) return { ...numbers, ...ofPool };
      const { fit, size: observations } = curve;
      if (fit === undefined) return { ...numbers, ...ofPool, observations };
      const explored = Math.max(0, exploration(fit, candidate.similarity, maxError, doubts));
      return { ...numbers, ...ofPool, observations, ...fit, exploration: explored };
    },
  };
}

function shown({ confidence }: Candidate): string {
  return `the confidence ${confidence.toFixed(4)} is over ${defaultConfidence}`;
}

function explore(reason: string, bound: number): Decision {
  return { action: 'explore', reason, bound };
}

function nameOf({ bucket, answerId }: Candidate): string {
  return `${bucket} ${answerId}`;
}

function checked(options: LearnedOptions) {
  const {
    maxError = 0.01,
    floor = usualFloor,
    maxAnswers = 10_000,
    pooled = true,
    random = Math.random,
  } = options;
  assertPart('The option maxError of the learned policy', maxError);
  assertNumber('The option floor of the learned policy', floor, [-1, 1]);
  assertCount('The option maxAnswers of the learned policy', maxAnswers);
  for (const doubt of options.doubts ?? []) assertPart('One of the doubts of the learned policy', doubt);
  const doubts = options.doubts === undefined ? logarithmicDoubts : doubtsOf(options.doubts);
  return { maxError, floor, maxAnswers, pooled, doubts, random };
}
