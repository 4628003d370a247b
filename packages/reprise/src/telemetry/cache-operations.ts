import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import type { CacheOperation } from './cache-operation.ts';

/** Name of {@link cacheOperations}; its channels are `tracing:reprise.cache.operation:start` and so on. */
export const cacheOperationsName = 'reprise.cache.operation';

/**
 * The tracing channel on which every operation of every cache is told; it costs one check when nobody subscribed.
 *
 * Operations that answer at once publish `start` and `end`, others also `asyncStart` and `asyncEnd`; a failing one
 * publishes `error`. The same object is published at each step.
 *
 * @example
 * ```ts
 * cacheOperations.asyncEnd.subscribe((message) => {
 *   const { operation, outcome } = message as CacheOperation;
 *   console.log(operation, outcome);
 * });
 * ```
 */
export const cacheOperations: TracingChannel<unknown, CacheOperation> = tracingChannel(cacheOperationsName);

const { start, end, asyncStart, asyncEnd, error } = cacheOperations;

/**
 * Does work that gives a promise, and tells about it; `operation` may be filled in while it is done.
 *
 * Unlike the channel's own `tracePromise` it keeps the answer to itself.
 */
export function tellOperation<T>(operation: CacheOperation, work: () => Promise<T>): Promise<T> {
  if (!cacheOperations.hasSubscribers) return work();
  return start.runStores(operation, async () => {
    try {
      const answer = work();
      end.publish(operation);
      return await answer;
    } catch (thrown) {
      operation.error = thrown;
      error.publish(operation);
      throw thrown;
    } finally {
      asyncStart.publish(operation);
      asyncEnd.publish(operation);
    }
  });
}

/** {@link tellOperation} for work that is done at once. */
export function tellOperationSync<T>(operation: CacheOperation, work: () => T): T {
  if (!cacheOperations.hasSubscribers) return work();
  return start.runStores(operation, () => {
    try {
      return work();
    } catch (thrown) {
      operation.error = thrown;
      error.publish(operation);
      throw thrown;
    } finally {
      end.publish(operation);
    }
  });
}
