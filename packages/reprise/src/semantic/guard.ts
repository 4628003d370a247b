/** Why a candidate must not be served. */
export interface Veto {
  /** Name of the guard, for metrics and explanations. */
  readonly guard: string;
  /** What differs, in a few words and without quoting the prompts. */
  readonly reason: string;
}

/**
 * A cheap veto on a candidate: it can refuse, never authorise.
 *
 * A guard is a pure function of the two texts, takes microseconds, and errs on the side of refusing.
 */
export interface Guard {
  readonly name: string;
  check(query: string, cached: string): Veto | undefined;
}
