import { guardedLength } from '../guards/facets.ts';
import { chineseProbability } from './chinese-pair.ts';
import { pairFeatures } from './pair-features.ts';
import { type PairModel, pairProbability } from './pair-model.ts';
import { type Profile, profileOf } from './profile.ts';
import type { WordTable } from './word-table.ts';

/** What a score is made with. */
export interface PairKnowledge {
  readonly table: WordTable;
  readonly model: PairModel;
}

/**
 * Probability, 0 to 1, that one answer fits two texts. Equal texts have one answer; what is too long, empty or disguised
 * is never found to.
 */
export function scorePair(
  query: string,
  cached: string,
  similarity: number | undefined,
  { table, model }: PairKnowledge,
): number {
  if (query === cached) return 1;
  if (query.length > guardedLength || cached.length > guardedLength) return 0;
  const [left, right] = [profileOf(query, table), profileOf(cached, table)];
  if (!left.comparable || !right.comparable) return 0;
  if (left.facets.ideographs || right.facets.ideographs) {
    if (left.facets.ideographs !== right.facets.ideographs) return 0;
    return chineseProbability(left.facets.text, right.facets.text, similarity);
  }
  if (left.subjects.length === 0 || right.subjects.length === 0) return sameTokens(left, right) ? 1 : 0;
  return pairProbability(model, pairFeatures(left, right, similarity, table));
}

/** For prompts without a subject, such as `how are you`. */
function sameTokens({ facets }: Profile, other: Profile): boolean {
  const { tokens } = facets;
  const { tokens: others } = other.facets;
  if (tokens.length === 0 || tokens.length !== others.length) return false;
  return tokens.every(({ text }, position) => text === others[position]?.text);
}
