import type { ReembeddingProgress } from './reembedding/progress.ts';

/** What a semantic cache has done since it was opened. */
export interface SemanticStats {
  /** Entries kept now; of a store that several instances share, those of the namespaces that were used here. */
  readonly entries: number;
  /** Entries that can be found by meaning now. */
  readonly indexed: number;
  /** Namespaces whose entries are being read into the index now; until then most are found by exact requests only. */
  readonly loading: number;
  readonly exactHits: number;
  readonly semanticHits: number;
  readonly misses: number;
  readonly writes: number;
  /** Hits over lookups, 0 to 1; 0 before the first lookup. */
  readonly hitRate: number;
  /** How often each guard, or the policy, refused the closest candidate. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Store, index and embedder failures that were answered as misses. */
  readonly faults: number;
  /**
   * Answers whose prompts this instance has given up, since the embedder refused them again and again though it took
   * others. They serve exact requests only, until they are written again or there is another embedder.
   */
  readonly unembedded: number;
  /** How far answers of another embedder have been embedded again; all zero when there were none. */
  readonly reembedding: ReembeddingProgress;
}

/** Counts for {@link SemanticStats}. */
export class SemanticCounters {
  exactHits = 0;
  semanticHits = 0;
  misses = 0;
  writes = 0;
  faults = 0;
  unembedded = 0;
  readonly #refusals = new Map<string, number>();

  refused(by: string): void {
    this.#refusals.set(by, (this.#refusals.get(by) ?? 0) + 1);
  }

  snapshot(now: Pick<SemanticStats, 'entries' | 'indexed' | 'loading' | 'reembedding'>): SemanticStats {
    const { exactHits, semanticHits, misses, writes, faults, unembedded } = this;
    const lookups = exactHits + semanticHits + misses;
    return {
      ...now,
      exactHits,
      semanticHits,
      misses,
      writes,
      faults,
      unembedded,
      hitRate: lookups === 0 ? 0 : (exactHits + semanticHits) / lookups,
      refusals: Object.fromEntries(this.#refusals),
    };
  }
}
