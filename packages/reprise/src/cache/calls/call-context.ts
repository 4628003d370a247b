import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duration } from '../../core/index.ts';

/** What a function may decide about its own answer while it is made; see {@link currentCall}. */
export interface CallContext {
  /** Sets how long the answer is fresh, before every other option. */
  setTtl(ttl: Duration): void;
  /** Adds names under which the answer can be invalidated. */
  setTags(tags: readonly string[]): void;
  /** Gives the answer to the callers and keeps it nowhere. */
  skip(): void;
}

/** A {@link CallContext} and what it computes. */
export interface Computation extends CallContext {
  /** Whether it is over, though code that it began may still run. */
  readonly ended: boolean;
  /** Whether it makes the answer of this call. */
  makes(call: Computation): boolean;
}

/** A computation in the one that began it. */
interface Frame {
  readonly computation: Computation;
  readonly outer: Frame | undefined;
}

const frames = new AsyncLocalStorage<Frame>();

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
  return frames.getStore()?.computation;
}

/** Runs `body` with `computation` as its {@link currentCall}. */
export function withinCall<T>(computation: Computation, body: () => T): T {
  return frames.run({ computation, outer: running(frames.getStore()) }, body);
}

/** Whether the code that runs is part of making the answer of a call: waiting for that answer would never end. */
export function isMaking(call: Computation): boolean {
  for (let frame = frames.getStore(); frame; frame = frame.outer) {
    if (frame.computation.makes(call)) return true;
  }
  return false;
}

/** Leaves out what is over, or a function that begins itself again and again would hold on to all its runs. */
function running(frame: Frame | undefined): Frame | undefined {
  let at = frame;
  while (at?.computation.ended) at = at.outer;
  return at;
}
