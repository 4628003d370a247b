import { type Clock, systemClock } from './clock.ts';
import { deferred } from './deferred.ts';
import { RepriseError } from './errors.ts';

/** Options of {@link withinDeadline} and {@link withDeadline}. */
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
 * Waits for `result` until the deadline; what comes later is dropped, a late failure too.
 *
 * @throws RepriseError `DEADLINE_EXCEEDED` at the deadline; the reason of `signal` when that aborts first.
 */
export async function withinDeadline<T>(result: Promise<T>, options: DeadlineOptions): Promise<T> {
  const { operation, milliseconds, clock = systemClock, signal } = options;
  const stopped = deferred<never>();
  const timer = clock.schedule(milliseconds, () =>
    stopped.reject(new RepriseError('DEADLINE_EXCEEDED', `${operation} took longer than ${milliseconds} ms`)),
  );
  const onAbort = (): void => stopped.reject(signal?.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([result, stopped.promise]);
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Runs `task` and stops waiting for it at the deadline, like {@link withinDeadline}, telling it to stop through
 * its signal.
 *
 * @throws RepriseError `DEADLINE_EXCEEDED` at the deadline; the reason of `signal` when that aborts first.
 */
export async function withDeadline<T>(
  task: (signal: AbortSignal) => Promise<T>,
  options: DeadlineOptions,
): Promise<T> {
  options.signal?.throwIfAborted();
  const controller = new AbortController();
  try {
    return await withinDeadline(task(controller.signal), options);
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
