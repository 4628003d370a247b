/**
 * The ground floor: time, logging, errors, durations and deadlines.
 *
 * @module
 */
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type DeadlineOptions, withDeadline, withinDeadline } from './deadline.ts';
export { type Deferred, deferred } from './deferred.ts';
export { type Duration, toMilliseconds } from './duration.ts';
export {
  type ErrorCode,
  type ErrorRow,
  errorTable,
  messageOf,
  RepriseError,
  type RepriseErrorOptions,
} from './errors.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { StateLog } from './state-log.ts';
