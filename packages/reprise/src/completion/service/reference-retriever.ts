/** A passage that may go on with a text. */
export interface Reference {
  readonly text: string;
  /** Where it stands, for people. */
  readonly source: string;
  /** How well it fits, 0 to 1; under 0.7 it is not suggested. */
  readonly score: number;
}

/** Finds passages near a text (S2-56). */
export interface ReferenceRetriever {
  /** The passages that fit best, at most `limit`. Rejects or not, nothing but its own suggestions depends on it. */
  search(text: string, limit: number, signal: AbortSignal): Promise<readonly Reference[]>;
}
