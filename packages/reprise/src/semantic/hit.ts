import type { KeepOptions } from './answers/answer-cache-options.ts';

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
  /** How sure the evidence is that the answer fits, 0 to 1; 1 for an exact hit. */
  readonly confidence: number;
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
  /** Whether the policy would have served an answer which shadow mode, suspension or quarantine kept back. */
  readonly withheld?: boolean | undefined;
  /**
   * Tells, with a hit by meaning, how the upstream can be asked again. Whether the hit is audited is drawn; then the
   * upstream is asked in the background, and a judge compares the two answers.
   *
   * @param ask Asks upstream what was asked; must stop when the signal aborts.
   * @param keeping How the upstream's answer is kept when the cached one was wrong.
   * @returns whether the hit is being audited.
   */
  audit?(ask: (signal: AbortSignal) => Promise<T>, keeping?: Pick<KeepOptions, 'ttl'>): boolean;
}

/**
 * What a caller asks of a hit by meaning beyond what the cache asks itself. It can only tighten: a hit that the cache
 * would not serve is not served, whatever stands here.
 */
export interface LookupLimits {
  /** Least cosine similarity. */
  readonly similarity?: number | undefined;
  /** Least confidence, 0 to 1. */
  readonly confidence?: number | undefined;
  /** Oldest answer that will do, in seconds. */
  readonly maxAge?: number | undefined;
  /** Wrong answers by meaning allowed, as a share of all requests: more than that must surely not be wrong, as measured. */
  readonly maxError?: number | undefined;
}
