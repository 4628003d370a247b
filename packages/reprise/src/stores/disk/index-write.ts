/** How entries are written into the index. */
export interface IndexWriteOptions {
  readonly onlyIfAbsent: boolean;
  readonly now: number;
  readonly sizeLimit: number;
}

/** What became of a transaction. */
export interface Written {
  /** Which of the entries were written; with `onlyIfAbsent` some may not. */
  readonly kept: readonly boolean[];
  /** Keys that had to go for them. */
  readonly evicted: readonly string[];
}
