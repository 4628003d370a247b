import { readFileSync } from 'node:fs';
import { guardedLength } from '../guards/facets.ts';
import { chineseProbability } from './chinese-pair.ts';
import { pairFeatures } from './pair-features.ts';
import { type PairModel, pairProbability } from './pair-model.ts';
import { type Profile, profileOf } from './profile.ts';
import { parseWordTable, type WordTable } from './word-table.ts';

/** Says how likely one answer fits two prompts; a hit by meaning has to pass it. */
export interface Verifier {
  /** Stable id with the version of the model, for example `pairs-1`. */
  readonly name: string;
  /**
   * Probability, 0 to 1, that the answer to `cached` answers `query`. Pure, synchronous and bounded in time.
   *
   * @param similarity Cosine of the two prompts on the scale of the local embedder; undefined when there is none yet,
   *   or of another embedder, for an estimate by the texts alone.
   */
  score(query: string, cached: string, similarity: number | undefined): number;
}

interface Loaded {
  readonly table: WordTable;
  readonly model: PairModel;
}

let loaded: Loaded | undefined;

/** Reads the two files beside this module, once. */
function load(): Loaded {
  loaded ??= {
    table: parseWordTable(readFileSync(new URL('./words.bin', import.meta.url))),
    model: JSON.parse(readFileSync(new URL('./pairs-1.model', import.meta.url), 'utf8')),
  };
  return loaded;
}

/**
 * The shipped verifier: boosted trees over what differs between two English prompts, and rules for Chinese. It loads
 * 1.5 MB on its first use. How it was made and how good it is: docs/verifier.md.
 */
export function pairVerifier(): Verifier {
  return { name: 'pairs-1', score };
}

/** Equal texts have one answer; too long, empty and disguised texts are never found to. */
function score(query: string, cached: string, similarity: number | undefined): number {
  if (query === cached) return 1;
  if (query.length > guardedLength || cached.length > guardedLength) return 0;
  const { table, model } = load();
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
