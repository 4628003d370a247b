import { RepriseError } from '../../core/index.ts';
import type { Candidate, Decision, Policy } from '../policy.ts';
import { AnswerCurve } from './answer-curve.ts';
import { exploredOver } from './calibrated.ts';
import { Calibration } from './calibration.ts';
import { doubtsOf, exploration, logarithmicDoubts } from './exploration.ts';
import { recent } from './recent.ts';

/** Options of {@link learned}. */
export interface LearnedOptions {
  /** Wrong answers by meaning allowed, as a share of all requests, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** No candidate under this cosine similarity is ever served. @default 0.75 */
  readonly floor?: number;
  /** Answers of which observations are kept; those longest unused go first. @default 10,000 */
  readonly maxAnswers?: number;
  /**
   * Whether an answer of which little is known is served when the labels of all answers of its bucket allow it, within
   * half of the bound, which leaves the other half to what is known of each answer. @default true
   */
  readonly pooled?: boolean;
  /** Shares of doubt that are tried, each over 0 and under 1. @default 120 from a millionth to a half, by logarithm */
  readonly doubts?: readonly number[];
  /** Draws a number from 0 to 1 that decides whether a candidate is explored. @default Math.random */
  readonly random?: () => number;
}

const maxBuckets = 100;

/**
 * Learns for each answer how similar a prompt must be: a candidate is explored, which goes upstream and tells whether
 * it was right, as often as the bound asks for, and served otherwise.
 *
 * Wrong answers stay within `maxError` of all requests as long as the chance to be right grows with the similarity,
 * requests stay alike, and the judge is right. An answer needs four observations of its own, unless the labels of its
 * whole bucket allow the candidate's confidence, and nothing as similar was wrong for this answer. Source: vCache (ICLR
 * 2026), in the form of spec semantic-caches 7.5, and Conformal Risk Control as in `calibrated`.
 *
 * @example
 * ```ts
 * const cache = new SemanticCache({ embedder: local(), policy: learned({ maxError: 0.01 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for a number out of its range.
 */
export function learned(options: LearnedOptions = {}): Policy {
  const { maxError, floor, maxAnswers, pooled, doubts, random } = checked(options);
  const share = pooled ? maxError / 2 : maxError;
  const curves = new Map<string, AnswerCurve>();
  const pools = new Map<string, Calibration>();

  /** What the labels of the whole bucket say of a candidate; undefined when they do not allow it. */
  function byPool(candidate: Candidate, curve: AnswerCurve | undefined): Decision | undefined {
    const { similarity, confidence, bucket } = candidate;
    if (!pooled || curve?.contradicts(similarity)) return undefined;
    const pool = pools.get(bucket);
    pool?.see(confidence);
    const bound = pool?.bound;
    if (bound === undefined || !(confidence > bound)) return undefined;
    const reason = `the confidence ${confidence.toFixed(3)} is over ${bound.toFixed(3)}`;
    if (random() >= exploredOver) return { action: 'serve', reason, bound };
    return { action: 'explore', reason: `${reason}, which is being checked`, bound };
  }

  function byCurve({ similarity }: Candidate, curve: AnswerCurve | undefined): Decision {
    const lowest = Math.max(floor, curve?.lowest ?? floor);
    const fit = curve?.fit;
    if (!(similarity >= lowest)) {
      return {
        action: 'explore',
        reason: `${similarity.toFixed(3)} is under ${lowest.toFixed(3)}`,
        bound: lowest,
      };
    }
    if (fit === undefined) {
      return { action: 'explore', reason: 'too little is known of this answer', bound: lowest };
    }
    const explored = exploration(fit, similarity, share, doubts);
    const reason = `${Math.round(Math.max(0, explored) * 100)}% of such candidates are explored`;
    return { action: random() <= explored ? 'explore' : 'serve', reason, bound: fit.midpoint };
  }

  return {
    name: 'learned',
    floor,
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
      return byPool(candidate, curve) ?? byCurve(candidate, curve);
    },
    observe(observation) {
      const { similarity, right, bucket } = observation;
      const curve = recent(curves, nameOf(observation), maxAnswers, () => new AnswerCurve());
      if (pooled && !curve.contradicts(similarity)) {
        recent(pools, bucket, maxBuckets, () => new Calibration(share)).add(observation);
      }
      curve.add({ measure: similarity, right });
    },
    describe(candidate) {
      const numbers = { maxError, floor, answers: curves.size };
      if (candidate === undefined) return numbers;
      const pool = pools.get(candidate.bucket);
      const ofPool = pool && {
        labels: pool.size,
        drift: pool.hasDrifted ? 1 : 0,
        ...(pool.bound !== undefined && { bound: pool.bound }),
      };
      const curve = curves.get(nameOf(candidate));
      if (curve === undefined) return { ...numbers, ...ofPool };
      const { fit, size: observations } = curve;
      if (fit === undefined) return { ...numbers, ...ofPool, observations };
      const explored = Math.max(0, exploration(fit, candidate.similarity, share, doubts));
      return { ...numbers, ...ofPool, observations, ...fit, exploration: explored };
    },
  };
}

function nameOf({ bucket, answerId }: Candidate): string {
  return `${bucket} ${answerId}`;
}

function checked(options: LearnedOptions) {
  const { maxError = 0.01, floor = 0.75, maxAnswers = 10_000, pooled = true, random = Math.random } = options;
  if (!(maxError > 0 && maxError < 1)) throw invalid('maxError', maxError, 'a number over 0 and under 1');
  if (!(floor >= -1 && floor <= 1)) throw invalid('floor', floor, 'a number from -1 to 1');
  if (!Number.isInteger(maxAnswers) || maxAnswers < 1)
    throw invalid('maxAnswers', maxAnswers, 'an integer over 0');
  const wrong = options.doubts?.find((doubt) => !(doubt > 0 && doubt < 1));
  if (wrong !== undefined) throw invalid('doubts', wrong, 'numbers over 0 and under 1');
  const doubts = options.doubts === undefined ? logarithmicDoubts : doubtsOf(options.doubts);
  return { maxError, floor, maxAnswers, pooled, doubts, random };
}

function invalid(name: string, value: number, wanted: string): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    `The option ${name} of the learned policy is ${value}; it must be ${wanted}`,
  );
}
