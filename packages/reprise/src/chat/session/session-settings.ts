import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
  wholeNumber,
} from '../../core/index.ts';
import type { SessionCacheOptions } from './session-cache-options.ts';

/** {@link SessionCacheOptions} with everything decided and checked; durations in milliseconds. */
export interface Settings {
  readonly prefix: string;
  readonly ttl: number;
  readonly sliding: boolean;
  readonly maxRounds: number | undefined;
  readonly maxBytes: number;
  readonly localEntries: number;
  readonly localBytes: number;
  readonly localTtl: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

const mebibyte = 1_024 * 1_024;

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function settingsOf(options: SessionCacheOptions): Settings {
  const { prefix = 'dialogue:', maxRounds } = options;
  if (/[{}]/.test(prefix)) throw wrong('prefix must have no braces: each session has a slot of its own');
  return {
    prefix,
    ttl: ttlOf(options.ttl ?? '30d'),
    sliding: options.sliding ?? false,
    maxRounds: maxRounds === undefined ? undefined : wholeNumber(maxRounds, 'maxRounds', 1),
    maxBytes: wholeNumber(options.maxBytes ?? mebibyte, 'maxBytes', 1),
    localEntries: wholeNumber(options.localEntries ?? 1_000, 'localEntries', 0),
    localBytes: wholeNumber(options.localBytes ?? 16 * mebibyte, 'localBytes', 0),
    localTtl: toMilliseconds(options.localTtl ?? '30s'),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}

/**
 * Whole milliseconds, as Redis counts them; 0 means no end.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is no duration.
 */
export function ttlOf(ttl: Duration): number {
  return Math.ceil(toMilliseconds(ttl));
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
