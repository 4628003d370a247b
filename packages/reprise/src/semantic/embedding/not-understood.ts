import type { Embedding } from '../../embedders/index.ts';
import { percent } from '../text/percent.ts';

/**
 * Why an embedding must not be used to compare, or undefined when it may.
 *
 * @param minimumCoverage share of a text the embedder must have understood, 0 to 1.
 */
export function notUnderstood(
  { truncated, coverage }: Pick<Embedding, 'truncated' | 'coverage'>,
  minimumCoverage: number,
): string | undefined {
  if (truncated) return 'the prompt is longer than the embedder reads';
  if (coverage >= minimumCoverage) return undefined;
  return `the embedder understood ${percent(coverage, 0)} of the prompt, needed are ${percent(minimumCoverage, 0)}`;
}
