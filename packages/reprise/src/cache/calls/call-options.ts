import type { Duration } from '../../core/index.ts';

/** How an entry may be used after its time, and how long its making may take; every part has the cache's default. */
export interface CallOptions<T = unknown> {
  /**
   * How long an entry is fresh; a function decides by the value, and undefined means for ever.
   *
   * @default for ever
   */
  readonly ttl?: Duration | ((value: T) => Duration | undefined);
  /**
   * Share of the ttl, 0 to 1, up to which it is shortened at random, so that entries made together do not all end
   * together.
   *
   * @default 0
   */
  readonly jitter?: number;
  /**
   * How long after its ttl an entry still answers, while it is made anew in the background (RFC 5861).
   *
   * @default 0
   */
  readonly staleWhileRevalidate?: Duration;
  /**
   * How long after its ttl an entry still answers when making it anew fails (RFC 5861).
   *
   * @default 0
   */
  readonly staleIfError?: Duration;
  /** Share of the ttl, 0 to 1, after which a hit makes the entry anew in the background. @default never */
  readonly eagerRefresh?: number;
  /**
   * How long a caller waits for the function while there is a stale entry, which it is given then; the function goes on
   * and its answer is kept.
   *
   * @default as long as it takes
   */
  readonly softTimeout?: Duration;
  /**
   * How long a caller waits for the function at all, before `DEADLINE_EXCEEDED`; the function goes on and its answer is
   * kept.
   *
   * @default as long as it takes
   */
  readonly hardTimeout?: Duration;
  /** Answers that say "there is none" and are kept for another time; without it they are kept like all others. */
  readonly negative?: NegativeOptions<T>;
  /** Names under which the entry can be invalidated; a function derives them from the value. */
  readonly tags?: readonly string[] | ((value: T) => readonly string[]);
}

/** Which answers are negative, and how long they are kept. */
export interface NegativeOptions<T = unknown> {
  /** `0` keeps none. */
  readonly ttl: Duration;
  /** @default null and undefined */
  readonly when?: (value: T) => boolean;
}
