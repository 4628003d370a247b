/** What a policy knows of a candidate. */
export interface Candidate {
  /** Store key of the entry that would answer. */
  readonly entryId: string;
  /** Exact cosine similarity of the two prompts, -1 to 1. */
  readonly similarity: number;
}

/** What a policy says, with the reason and the bound it relied on. */
export interface Decision {
  readonly action: 'serve' | 'reject';
  /** For people and logs, for example `0.912 is not under the threshold 0.900`. */
  readonly reason: string;
  /** The similarity the candidate had to reach. */
  readonly bound: number;
}

/** Decides whether a candidate that passed every guard may be served. */
export interface Policy {
  readonly name: string;
  /** No candidate under this similarity is ever served; lets a lookup stop early. */
  readonly floor: number;
  decide(candidate: Candidate): Decision;
}
