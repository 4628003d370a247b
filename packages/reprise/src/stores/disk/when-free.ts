import { setTimeout as sleep } from 'node:timers/promises';
import { RepriseError } from '../../core/index.ts';

/** Tries of a caller who cannot wait without stopping everything; each may stop for {@link lockWait}. */
const triesAtOnce = 4;

/** Milliseconds one try stops the event loop for while another process holds the index. */
export const lockWait = 5;

/** Longest milliseconds between two tries. */
const longestPause = 25;

/** Whether another process held what was asked for. */
export function isLocked(error: unknown): boolean {
  return RepriseError.isInstance(error) && error.code === 'STORE_LOCKED';
}

/**
 * Runs `action` when no other process is writing, the event loop going on between tries.
 *
 * @throws RepriseError `STORE_LOCKED` when that is not within `patience` milliseconds of the machine's own time.
 */
export async function whenFree<T>(action: () => T, patience: number): Promise<T> {
  const giveUp = performance.now() + patience;
  for (let pause = 1; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return action();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= giveUp) throw error;
    }
    // At times of their own, so that processes that met do not meet again.
    await sleep(pause * (0.5 + Math.random()));
  }
}

/** Like {@link whenFree} for a caller who cannot wait: gives up after about 25 ms. */
export function atOnce<T>(action: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return action();
    } catch (error) {
      if (!isLocked(error) || tries === triesAtOnce) throw error;
    }
  }
}
