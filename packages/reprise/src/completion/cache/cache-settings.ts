import {
  type Clock,
  type Duration,
  type Logger,
  positiveMilliseconds,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  wholeNumber,
} from '../../core/index.ts';
import type { CompletionCacheOptions, CompletionStrategy } from './completion-cache-options.ts';

/** {@link CompletionCacheOptions} with everything decided and checked; durations in milliseconds. */
export interface CacheSettings {
  readonly prefix: string;
  readonly maxSize: number;
  /** Undefined: for ever. */
  readonly ttl: number | undefined;
  readonly strategy: CompletionStrategy;
  readonly hotThreshold: number;
  readonly halfLife: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const strategies: readonly CompletionStrategy[] = ['hybrid', 'lru', 'ttl'];

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function settingsOf(options: CompletionCacheOptions): CacheSettings {
  const { prefix = 'completion:', maxSize = 1_000, ttl = '5m', strategy = 'hybrid', hot = {} } = options;
  const { threshold = 5, halfLife = '10m' } = hot;
  if (!strategies.includes(strategy)) throw wrong(`strategy must be one of ${strategies.join(', ')}`);
  if (!(Number.isFinite(threshold) && threshold >= 0))
    throw wrong('hot.threshold must be a number of at least 0');
  const lifetime = ttlOf(ttl, 'ttl');
  return {
    prefix,
    maxSize: wholeNumber(maxSize, 'maxSize', 1),
    ttl: strategy === 'lru' ? undefined : lifetime,
    strategy,
    hotThreshold: threshold,
    halfLife: ttlOf(halfLife, 'hot.halfLife'),
    clock: options.clock ?? systemClock,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}

/** A length of time in whole milliseconds. @throws RepriseError `INVALID_ARGUMENT` when it is 0 or no duration. */
export function ttlOf(duration: Duration, name: string): number {
  return Math.ceil(positiveMilliseconds(duration, name));
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
