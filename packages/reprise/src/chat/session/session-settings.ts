import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
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
    maxRounds: maxRounds === undefined ? undefined : whole(maxRounds, 'maxRounds', 1),
    maxBytes: whole(options.maxBytes ?? mebibyte, 'maxBytes', 1),
    localEntries: whole(options.localEntries ?? 1_000, 'localEntries', 0),
    localBytes: whole(options.localBytes ?? 16 * mebibyte, 'localBytes', 0),
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

/** @throws RepriseError `INVALID_ARGUMENT` when it is no whole number of at least `least`. */
export function whole(value: unknown, name: string, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(`${name} must be a whole number of at least ${least}`);
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
