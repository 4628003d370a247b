/** An earlier prompt near the one that is asked, with what it was answered. */
export interface Witness {
  /** Store key of the entry. */
  readonly entryId: string;
  /** Names its answer, and all in much the same words. */
  readonly answerId: string;
  /** Exact cosine similarity to the prompt that is asked, -1 to 1. */
  readonly similarity: number;
}
