import type { Clock } from 'reprise/core';

/** How fast the demo upstream answers. */
export interface Pace {
  readonly clock: Clock;
  /** Mean milliseconds before the first piece of text. */
  readonly firstTokenLatency: number;
  /** Mean milliseconds before each further piece. */
  readonly tokenLatency: number;
  /** Numbers from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/** A wait around `mean` milliseconds: evenly between three and five quarters of it. */
export function jittered(pace: Pace, mean: number): number {
  return mean * (0.75 + pace.random() / 2);
}

/**
 * Waits; the timer is gone as soon as the wait ends, whichever way it ends.
 *
 * @throws The reason of `signal`, at once when it aborts.
 */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      timer.cancel();
      reject(signal.reason);
    };
    const timer = clock.schedule(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
