import { type Clock, systemClock } from './clock.ts';
import { deferred } from './deferred.ts';
import { RepriseError } from './errors.ts';

/** Options of {@link withDeadline}. */
export interface DeadlineOptions {
  /** Names the operation in the error message, for example `embed`. */
  readonly operation: string;
  /** Milliseconds the operation may take. */
  readonly milliseconds: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Aborting this ends the wait too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `task` and stops waiting for it at the deadline, telling it to stop through its signal.
 *
 * A result that arrives after the deadline is dropped, and so is a late failure.
 *
 * @throws RepriseError `DEADLINE_EXCEEDED` at the deadline; the reason of `signal` when that aborts first.
 */
export async function withDeadline<T>(
  task: (signal: AbortSignal) => Promise<T>,
  options: DeadlineOptions,
): Promise<T> {
  const { operation, milliseconds, clock = systemClock, signal } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const { promise: stopped, reject } = deferred<never>();
  stopped.catch(() => {});
  const stop = (reason: unknown): void => {
    reject(reason);
    controller.abort(reason);
  };
  const timer = clock.schedule(milliseconds, () =>
    stop(new RepriseError('DEADLINE_EXCEEDED', `${operation} took longer than ${milliseconds} ms`)),
  );
  const onAbort = (): void => stop(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([task(controller.signal), stopped]);
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
