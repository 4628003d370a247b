import {
  type Clock,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import type { CompletionServiceOptions } from './completion-service-options.ts';

/** Options of a service with everything decided and checked. */
export interface ServiceSettings {
  readonly prefix: string;
  readonly maxSuggestions: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Suggestions that one answer may have. */
const mostSuggestions = 20;

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function settingsOf(options: CompletionServiceOptions): ServiceSettings {
  const { prefix = 'completion:', maxSuggestions = 3 } = options;
  const timeout = toMilliseconds(options.timeout ?? '5s');
  if (timeout === 0) throw new RepriseError('INVALID_ARGUMENT', 'timeout must be longer than 0');
  return {
    prefix,
    maxSuggestions: countOf(maxSuggestions),
    timeout,
    clock: options.clock ?? systemClock,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}

/** @throws RepriseError `INVALID_ARGUMENT` when there cannot be so many suggestions. */
export function countOf(maxSuggestions: number): number {
  if (Number.isInteger(maxSuggestions) && maxSuggestions >= 1 && maxSuggestions <= mostSuggestions)
    return maxSuggestions;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `maxSuggestions must be a whole number from 1 to ${mostSuggestions}`,
  );
}
