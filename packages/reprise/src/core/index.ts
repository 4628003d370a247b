/**
 * The ground floor: time, logging, errors, durations and deadlines.
 *
 * @module
 */
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type DeadlineOptions, withDeadline, withinDeadline } from './deadline.ts';
export { type Deferred, deferred } from './deferred.ts';
export { type Duration, positiveMilliseconds, toMilliseconds } from './duration.ts';
export {
  type ErrorCode,
  type ErrorRow,
  errorTable,
  messageOf,
  RepriseError,
  type RepriseErrorOptions,
} from './errors.ts';
export { fetchFailure } from './fetch-failure.ts';
export { forgetOldest } from './forget-oldest.ts';
export { httpUrl } from './http-url.ts';
export { isPromiseLike } from './is-promise-like.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { Outage, type OutageOptions } from './outage.ts';
export { pause } from './pause.ts';
export { RecentValues } from './recent-values.ts';
export { RecentWrites } from './recent-writes.ts';
export { type RetryWaits, retryAfter, retryWait } from './retry-wait.ts';
export { safeLogger } from './safe-logger.ts';
export { StateLog } from './state-log.ts';
export { TurnQueue } from './turn-queue.ts';
export { wholeNumber } from './whole-number.ts';
export { type Turn, WriteOrder } from './write-order.ts';
