import { isSharedStore, isSyncStore, type Store } from '../store.ts';
import { SharedTieredStore } from './shared-tiered-store.ts';
import { SyncTieredStore } from './sync-tiered-store.ts';
import type { Tier } from './tier.ts';
import { type TieredOptions, TieredStore } from './tiered-store.ts';

/**
 * Several stores as one, the fastest first: reads go down until every key is found and fill the tiers above, writes
 * and removals go to all. The last tier holds everything: it answers scans and counts, tells of removals, and its
 * failures are the store's failures, while a fast tier that fails is skipped.
 *
 * A fast tier may have a `ttl`, the longest it keeps an entry; what is filled from below keeps the time it has left.
 * The store works without promises when every tier does. Closing it closes all tiers.
 *
 * Over a `SharedStore` the fast tiers drop what other instances change, as soon as the store tells of it, and are
 * emptied when changes may have been missed: at the start, too. While such a store is out of reach they answer alone.
 *
 * @throws RepriseError `INVALID_ARGUMENT` without any store, or for a `ttl` that is no duration.
 *
 * @example
 * ```ts
 * const store = tiered([{ store: memory({ maxEntries: 10_000 }), ttl: '5m' }, sqlite('data/reprise.db')]);
 * ```
 */
export function tiered(tiers: readonly (Store | Tier)[], options: TieredOptions = {}): TieredStore {
  const stores = tiers.map((tier) => ('store' in tier ? tier.store : tier));
  const sync = stores.length > 0 && stores.every(isSyncStore);
  if (sync) return new SyncTieredStore(tiers, options);
  const last = stores.at(-1);
  return last && isSharedStore(last)
    ? new SharedTieredStore(tiers, options)
    : new TieredStore(tiers, options);
}
