import type { Embedder } from '../../embedders/index.ts';
import { cosine } from '../matching/cosine.ts';
import { answerConflict } from './answer-conflict.ts';
import { answerPieces } from './answer-pieces.ts';
import { normalAnswer } from './answer-text-forms.ts';
import type { Judge, Verdict } from './judge.ts';
import { PieceEmbedder } from './piece-embedder.ts';

/** Options of {@link similarAnswers}. */
export interface SimilarAnswersOptions {
  readonly embedder: Embedder;
  /**
   * Mean cosine similarity, over the pieces of both answers, of the closest piece of the other one, from which on they
   * are the same; well under it they are different, between the two the judge is unsure.
   *
   * @default the embedder's own threshold
   */
  readonly bound?: number;
}

/** Pieces of an answer that are compared, about 7,000 characters; of longer answers the judge is unsure. */
const mostPieces = 24;
/** How much further than the mean a single piece may be. */
const looserPiece = 0.2;
/** How far under the bound answers are surely different. */
const farUnder = 0.35;

/**
 * Compares answers by their embeddings, the long ones piece by piece; answers with another yes or no, other figures,
 * ids or negations are never the same, nor are short ones in which a guard sees a difference, or each has a word of its own.
 *
 * A fast judge of prose without a language model: it errs on the side of being unsure.
 */
export function similarAnswers({ embedder, bound = embedder.threshold }: SimilarAnswersOptions): Judge {
  const pieces = new PieceEmbedder(embedder);

  async function compare(cached: string, fresh: string, signal: AbortSignal): Promise<Verdict> {
    const [left, right] = [answerPieces(cached, mostPieces), answerPieces(fresh, mostPieces)];
    if (!left?.length || !right?.length) return 'unsure';
    const vectors = await pieces.vectorsOf([...left, ...right], signal);
    if (vectors === undefined) return 'unsure';
    const [ours, theirs] = [vectors.slice(0, left.length), vectors.slice(left.length)];
    const closest = [...closestOf(ours, theirs), ...closestOf(theirs, ours)];
    const mean = closest.reduce((sum, one) => sum + one, 0) / closest.length;
    if (mean >= bound && Math.min(...closest) >= bound - looserPiece) return 'same';
    return mean < bound - farUnder ? 'different' : 'unsure';
  }

  return {
    name: 'similar',
    async agrees({ cached, fresh }, signal) {
      signal.throwIfAborted();
      if (fresh === undefined) return 'unsure';
      const [left, right] = [normalAnswer(cached), normalAnswer(fresh)];
      if (left !== '' && left === right) return 'same';
      const conflict = answerConflict(cached, fresh);
      if (conflict === 'different') return conflict;
      const verdict = await compare(cached, fresh, signal);
      return verdict === 'same' && conflict ? conflict : verdict;
    },
  };
}

/** Similarity of the closest of `others`, for each vector. */
function closestOf(vectors: readonly Float32Array[], others: readonly Float32Array[]): number[] {
  return vectors.map((vector) => Math.max(...others.map((other) => cosine(vector, other))));
}
