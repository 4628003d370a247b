/** How an answer was found. */
export type HitKind = 'exact' | 'semantic' | 'stale';

/** An answer from the cache, with what is known of it. */
export interface Hit<T> {
  readonly kind: HitKind;
  /** Store key of the entry that answered. */
  readonly entryId: string;
  readonly output: T;
  /** When the entry was written, in milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Seconds since the entry was written, rounded down. */
  readonly ageSeconds: number;
  /** Cosine similarity of the two prompts; 1 for an exact hit. */
  readonly similarity: number;
  /** Why it was served, for people. */
  readonly reasons: readonly string[];
  /** Facts kept with the answer. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The outcome of asking by meaning: a hit, or why there was none. */
export interface SemanticLookup<T> {
  readonly hit: Hit<T> | undefined;
  /** Why nothing was served; empty with a hit. */
  readonly reason: string;
  /** Similarity of the closest entry that was looked at. */
  readonly nearest: number | undefined;
  /** Name of the guard or policy that refused the closest candidate. */
  readonly refusedBy: string | undefined;
}
