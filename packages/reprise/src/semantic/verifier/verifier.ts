import { readFileSync } from 'node:fs';
import { type PairKnowledge, scorePair } from './score-pair.ts';
import { parseWordTable } from './word-table.ts';

/** Says how likely one answer fits two prompts; a hit by meaning has to pass it. */
export interface Verifier {
  /** Stable id with the version of the model, for example `pairs-1`. */
  readonly name: string;
  /**
   * Probability, 0 to 1, that the answer to `cached` answers `query`. Pure, synchronous and bounded in time.
   *
   * @param similarity Cosine of the two prompts on the scale of the local embedder; undefined when there is none yet,
   *   or of another embedder, for an estimate by the texts alone. That estimate, of the closest prompts, decides whether
   *   a lookup with `local()` goes on at all: 0.5 leaves it to the words they share.
   */
  score(query: string, cached: string, similarity: number | undefined): number;
}

let loaded: PairKnowledge | undefined;

/** Reads the two files beside this module, once. */
function load(): PairKnowledge {
  loaded ??= {
    table: parseWordTable(readFileSync(new URL('./words.bin', import.meta.url))),
    model: JSON.parse(readFileSync(new URL('./pairs-1.model', import.meta.url), 'utf8')),
  };
  return loaded;
}

/**
 * The shipped verifier: boosted trees over what differs between two English prompts, and rules for Chinese. The first of a
 * process reads 1.4 MB, some 30 milliseconds, so that no lookup has to. How it was made and how good it is:
 * docs/verifier.md.
 */
export function pairVerifier(): Verifier {
  const knowledge = load();
  return {
    name: 'pairs-1',
    score: (query, cached, similarity) => scorePair(query, cached, similarity, knowledge),
  };
}
