import type { Store } from '../store.ts';
import { type TieredOptions, TieredStore } from './tiered-store.ts';

/**
 * Several stores as one, the fastest first: reads go down until every key is found and fill the tiers above, writes
 * and removals go to all. The last tier holds everything: it answers scans and counts, tells of removals, and its
 * failures are the store's failures, while a fast tier that fails is skipped.
 *
 * Closing it closes all tiers.
 *
 * @throws RepriseError `INVALID_ARGUMENT` without any store.
 *
 * @example
 * ```ts
 * const store = tiered([memory({ maxEntries: 10_000 }), sqlite('data/reprise.db')]);
 * ```
 */
export function tiered(stores: readonly Store[], options: TieredOptions = {}): TieredStore {
  return new TieredStore(stores, options);
}
