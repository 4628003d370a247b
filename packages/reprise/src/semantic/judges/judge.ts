/** Two answers to be compared, with the prompts they were given to. */
export interface Question {
  /** Prompt that was asked. */
  readonly query: string;
  /** Prompt the cached answer was given to. */
  readonly cachedQuery: string;
  /** The cached answer, as text. */
  readonly cached: string;
  /** What the upstream answers to `query`; undefined when it was not asked. */
  readonly fresh: string | undefined;
}

/** What a judge says; `unsure` is never taken for a yes. */
export type Verdict = 'same' | 'different' | 'unsure';

/** A slow second opinion: whether the cached answer would do for the prompt that was asked. */
export interface Judge {
  readonly name: string;
  /**
   * Questions so far that the part which may fail has answered, where another part settles some before it: those say
   * nothing of whether it works. A judge without parts has none of this.
   */
  readonly answered?: number;
  /**
   * @param signal Ends the wait; whoever asks has a deadline.
   * @throws anything; who asks takes it for `unsure`.
   */
  agrees(question: Question, signal: AbortSignal): Promise<Verdict>;
}
