import type { Clock } from './clock.ts';

/** How waits between attempts grow. */
export interface RetryWaits {
  /** Milliseconds before the second attempt; each further wait is twice as long. */
  readonly first: number;
  /** Milliseconds. */
  readonly longest: number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/**
 * Milliseconds to wait behind attempt number `attempt`, counted from 0. Half of it is fixed and half is random:
 * callers that failed together do not come back together.
 */
export function retryWait(attempt: number, { first, longest, random }: RetryWaits): number {
  const wait = Math.min(first * 2 ** attempt, longest);
  return wait / 2 + (random() * wait) / 2;
}

/** Milliseconds that a `retry-after` header asks for, as seconds or as a date; 0 when it asks for nothing. */
export function retryAfter(header: string | null, clock: Clock): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - clock.now() : seconds * 1_000;
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}
