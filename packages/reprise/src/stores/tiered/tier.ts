import { type Duration, toMilliseconds } from '../../core/index.ts';
import type { Store } from '../store.ts';

/** A store with how long it keeps an entry at most, as one of the tiers of `tiered`. */
export interface Tier {
  readonly store: Store;
  /**
   * How long this tier keeps an entry, never longer than the entry lives; the last tier always keeps entries as long as
   * they live.
   *
   * @default as long as the entry lives
   */
  readonly ttl?: Duration;
}

/** A tier with every part. */
export interface ResolvedTier {
  readonly store: Store;
  /** In milliseconds; infinite when only the entry's own end counts. */
  readonly ttl: number;
}

/** Takes a store alone for a tier without a ttl of its own. */
export function resolveTier(tier: Store | Tier): ResolvedTier {
  if (!('store' in tier)) return { store: tier, ttl: Number.POSITIVE_INFINITY };
  return {
    store: tier.store,
    ttl: tier.ttl === undefined ? Number.POSITIVE_INFINITY : toMilliseconds(tier.ttl),
  };
}
