import type { Clock } from './clock.ts';
import { deferred } from './deferred.ts';

/** Waits, also when nothing else keeps the process alive; rejects with the reason of `signal` when that aborts. */
export async function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = deferred<void>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const timer = clock.schedule(milliseconds, resolve);
  // Timers of a clock let the process end; somebody awaits this one, and no open socket keeps the process alive.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    await promise;
  } finally {
    clearInterval(alive);
    timer.cancel();
    signal.removeEventListener('abort', stop);
  }
}
