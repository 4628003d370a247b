import { isSharedStore, type Store } from '../store.ts';
import type { FallbackOptions } from './fallback-options.ts';
import { FallbackStore } from './fallback-store.ts';
import { SharedFallbackStore } from './shared-fallback-store.ts';

/**
 * A store that goes on with a secondary one, usually in memory, while the primary one fails or does not answer in time.
 *
 * The first failure begins an outage: from then on the secondary store serves, and changes wait in a journal in memory,
 * the last of each key. The primary store is tried again after a while, each time twice as long, by half at random; when
 * it answers, it is sent what waits, and only then read again. A line is logged when an outage begins and when it ends.
 * A change that it still rejects is given up, and logged: at once when it is wrong in itself (too large, say), else when it
 * failed three times while other entries were taken; in place of a write that is given up the key is removed. A `clear`
 * that fails for another reason is never given up.
 *
 * Errors that only the caller can mend (`INVALID_ARGUMENT`, `NOT_CANONICAL`) are no outage.
 *
 * What changed before an outage is in the primary store alone, so most reads miss while it lasts; put `tiered` around
 * this store to keep what is read often. The secondary store belongs to this one: it is emptied after each outage.
 *
 * Of several changes of a key that begin one after the other the newest wins, also when an older one fails after it. But
 * a write that the primary store did not answer in time may still arrive there later, and a `clear` that is sent again
 * also removes what was written while it was waited for.
 *
 * Closing it closes both.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option is no duration.
 *
 * @example
 * ```ts
 * const store = fallback(sqlite('/mnt/shared/cache.db'), memory(), { deadline: '200ms' });
 * ```
 */
export function fallback(primary: Store, secondary: Store, options: FallbackOptions = {}): FallbackStore {
  return isSharedStore(primary)
    ? new SharedFallbackStore(primary, secondary, options)
    : new FallbackStore(primary, secondary, options);
}
