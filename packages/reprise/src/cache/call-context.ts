import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duration } from '../core/index.ts';

/** What a function may decide about its own answer while it is made; see {@link currentCall}. */
export interface CallContext {
  /** Sets how long the answer is fresh, before every other option. */
  setTtl(ttl: Duration): void;
  /** Adds names under which the answer can be invalidated. */
  setTags(tags: readonly string[]): void;
  /** Gives the answer to the callers and keeps it nowhere. */
  skip(): void;
}

const calls = new AsyncLocalStorage<CallContext>();

/**
 * Inside a cached function, its call; undefined elsewhere.
 *
 * @example
 * ```ts
 * const price = cache.memoize(async (symbol: string) => {
 *   const quote = await fetchQuote(symbol);
 *   if (quote.provisional) currentCall()?.setTtl('5s');
 *   return quote.price;
 * });
 * ```
 */
export function currentCall(): CallContext | undefined {
  return calls.getStore();
}

/** Runs `body` with `context` as its {@link currentCall}. */
export function withinCall<T>(context: CallContext, body: () => T): T {
  return calls.run(context, body);
}
