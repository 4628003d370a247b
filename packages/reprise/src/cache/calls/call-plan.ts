import { type Duration, messageOf, RepriseError, toMilliseconds } from '../../core/index.ts';
import { listOfNames } from '../list-of-names.ts';
import type { CallOptions } from './call-options.ts';

/** Options of a call that only single functions have. */
export interface PlanOptions<T = unknown> extends CallOptions<T> {
  /**
   * Kept with every entry at `metadata.annotation`, to find entries by; its `ttl` counts before the option `ttl`
   * (spec S3-22).
   */
  readonly annotation?: Readonly<Record<string, unknown>>;
}

/** {@link PlanOptions} over the defaults of a cache, checked, with durations in milliseconds; made once a function. */
export interface CallPlan {
  /** Milliseconds, or what decides by the value; undefined means for ever. */
  readonly ttl: number | ((value: unknown) => Duration | undefined) | undefined;
  readonly tags: readonly string[] | ((value: unknown) => readonly string[]) | undefined;
  /** 0 to 1. */
  readonly jitter: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  /** 0 to 1. */
  readonly eagerRefresh: number | undefined;
  readonly softTimeout: number | undefined;
  readonly hardTimeout: number | undefined;
  readonly negative: { readonly ttl: number; readonly when: (value: unknown) => boolean } | undefined;
  readonly annotation: Readonly<Record<string, unknown>> | undefined;
}

type DurationName = 'staleWhileRevalidate' | 'staleIfError' | 'softTimeout' | 'hardTimeout';

/**
 * Resolves the options of a function over the defaults of its cache.
 *
 * @throws RepriseError `INVALID_ARGUMENT` naming the option that is wrong.
 */
export function planOf<T>(defaults: CallOptions, options: PlanOptions<T> = {}): CallPlan {
  const own = options as PlanOptions;
  const negative = own.negative ?? defaults.negative;
  const pick = (name: DurationName): number | undefined => {
    const duration = own[name] ?? defaults[name];
    return duration === undefined ? undefined : milliseconds(name, duration);
  };
  return {
    ttl: ttlOf('annotation.ttl', own.annotation?.ttl) ?? ttlOf('ttl', own.ttl ?? defaults.ttl),
    tags: tagsOf(own.tags ?? defaults.tags),
    jitter: share('jitter', own.jitter ?? defaults.jitter) ?? 0,
    staleWhileRevalidate: pick('staleWhileRevalidate') ?? 0,
    staleIfError: pick('staleIfError') ?? 0,
    eagerRefresh: share('eagerRefresh', own.eagerRefresh ?? defaults.eagerRefresh),
    softTimeout: pick('softTimeout'),
    hardTimeout: pick('hardTimeout'),
    negative: negative && {
      ttl: milliseconds('negative.ttl', negative.ttl),
      when: negative.when ?? isNothing,
    },
    annotation: own.annotation,
  };
}

function ttlOf(name: string, ttl: unknown): CallPlan['ttl'] {
  if (ttl === undefined || typeof ttl === 'function') return ttl as CallPlan['ttl'];
  return milliseconds(name, ttl as Duration);
}

function tagsOf(tags: PlanOptions['tags']): PlanOptions['tags'] {
  return tags === undefined || typeof tags === 'function' ? tags : listOfNames('The option tags', tags);
}

function milliseconds(name: string, duration: Duration): number {
  try {
    return toMilliseconds(duration);
  } catch (cause) {
    throw new RepriseError('INVALID_ARGUMENT', `The option ${name} is wrong: ${messageOf(cause)}`, { cause });
  }
}

function share(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (value >= 0 && value <= 1)) return value;
  throw new RepriseError('INVALID_ARGUMENT', `${name} is a share from 0 to 1, not ${value}`);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
