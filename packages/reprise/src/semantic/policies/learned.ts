import { RepriseError } from '../../core/index.ts';
import type { Observation } from '../observation.ts';
import type { Candidate, Policy } from '../policy.ts';
import { AnswerCurve } from './answer-curve.ts';
import { type Doubt, exploration, logarithmicDoubts } from './exploration.ts';

/** Options of {@link learned}. */
export interface LearnedOptions {
  /** Wrong answers by meaning allowed, as a share of all requests, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** No candidate under this cosine similarity is ever served. @default 0.75 */
  readonly floor?: number;
  /** Answers of which observations are kept; those longest unused go first. @default 10,000 */
  readonly maxAnswers?: number;
  /** Draws a number from 0 to 1 that decides whether a candidate is explored. @default Math.random */
  readonly random?: () => number;
}

/**
 * Learns for each answer how similar a prompt must be: a candidate is explored, which goes upstream and tells whether
 * it was right, as often as the bound asks for, and served otherwise.
 *
 * Wrong answers stay within `maxError` of all requests as long as the chance to be right grows with the similarity and
 * the judge is right. Nothing is served for an answer before four observations of it. Source: vCache (ICLR 2026), in
 * the form of spec semantic-caches 7.5.
 *
 * @example
 * ```ts
 * const cache = new SemanticCache({ embedder: local(), policy: learned({ maxError: 0.01 }) });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for a number out of its range.
 */
export function learned(options: LearnedOptions = {}): Policy {
  return learnedBy(logarithmicDoubts, options);
}

/** {@link learned} over given doubts, so that a bench can compare them with those first published. */
export function learnedBy(doubts: readonly Doubt[], options: LearnedOptions): Policy {
  const { maxError = 0.01, floor = 0.75, maxAnswers = 10_000, random = Math.random } = options;
  if (!(maxError > 0 && maxError < 1)) throw invalid('maxError', maxError, 'a number over 0 and under 1');
  if (!(floor >= -1 && floor <= 1)) throw invalid('floor', floor, 'a number from -1 to 1');
  if (!Number.isInteger(maxAnswers) || maxAnswers < 1)
    throw invalid('maxAnswers', maxAnswers, 'an integer over 0');
  const curves = new Map<string, AnswerCurve>();

  function curveOf({ bucket, answerId }: Candidate): AnswerCurve | undefined {
    return curves.get(`${bucket} ${answerId}`);
  }

  return {
    name: 'learned',
    floor,
    decide(candidate) {
      const { similarity } = candidate;
      const curve = curveOf(candidate);
      const lowest = Math.max(floor, curve?.lowest ?? floor);
      if (!(similarity >= lowest)) {
        const action = similarity >= floor ? 'explore' : 'reject';
        return { action, reason: `${similarity.toFixed(3)} is under ${lowest.toFixed(3)}`, bound: lowest };
      }
      const fit = curve?.fit;
      if (fit === undefined) {
        return { action: 'explore', reason: 'too little is known of this answer', bound: lowest };
      }
      const share = exploration(fit, similarity, maxError, doubts);
      const explores = random() <= share;
      const shown = `${Math.round(Math.max(0, share) * 100)}% of such candidates are explored`;
      return { action: explores ? 'explore' : 'serve', reason: shown, bound: fit.midpoint };
    },
    observe(observation: Observation) {
      const name = `${observation.bucket} ${observation.answerId}`;
      const curve = curves.get(name) ?? new AnswerCurve();
      curves.delete(name);
      if (curves.size >= maxAnswers) curves.delete(curves.keys().next().value ?? '');
      curves.set(name, curve);
      curve.add({ measure: observation.similarity, right: observation.right });
    },
    describe(candidate) {
      const curve = candidate && curveOf(candidate);
      const numbers = { maxError, floor, answers: curves.size };
      if (candidate === undefined || curve === undefined) return numbers;
      const { fit, size: observations } = curve;
      if (fit === undefined) return { ...numbers, observations };
      const explored = exploration(fit, candidate.similarity, maxError, doubts);
      return { ...numbers, observations, ...fit, exploration: Math.max(0, explored) };
    },
  };
}

function invalid(name: string, value: number, wanted: string): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    `The option ${name} of the learned policy is ${value}; it must be ${wanted}`,
  );
}
