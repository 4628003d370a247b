/** The time a request took, on any steady clock. */
interface Span {
  readonly started: number;
  readonly finished: number;
}

/** Tells the misses that called the upstream from those that joined such a call. */
export interface EntryClaims {
  /**
   * Notes a miss whose answer is kept under `entryId`.
   *
   * @returns Whether another miss on the same entry was under way at the same time: the gateway makes one
   * upstream call for both.
   */
  claim(entryId: string | undefined, span: Span): boolean;
}

/** Makes the {@link EntryClaims} of one run. */
export function entryClaims(): EntryClaims {
  const claimed = new Map<string, Span>();
  return {
    claim(entryId, span) {
      if (entryId === undefined) return false;
      const earlier = claimed.get(entryId);
      if (earlier && earlier.finished > span.started) return true;
      claimed.set(entryId, span);
      return false;
    },
  };
}
