/** What a policy knows of a candidate that passed every guard. */
export interface Candidate {
  /** Store key of the entry that would answer. */
  readonly entryId: string;
  /** Names the answer: equal for entries that are known to hold the same one. */
  readonly answerId: string;
  /** Exact cosine similarity of the two prompts, -1 to 1. */
  readonly similarity: number;
  /** How sure the evidence is that the answer fits, 0 to 1: the verifier, and what the neighbours answer. */
  readonly confidence: number;
  /** Candidates of one bucket are judged by one measure; those of two have nothing to do with each other. */
  readonly bucket: string;
}
