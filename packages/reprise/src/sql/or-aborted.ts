import { deferred } from '../core/index.ts';

/** Waits for `result` unless `signal` aborts first; then rejects with its reason and drops what comes later. */
export async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = deferred<never>();
  const stop = (): void => stopped.reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([result, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
