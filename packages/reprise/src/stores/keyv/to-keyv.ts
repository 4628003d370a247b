import type { Store } from '../store.ts';
import { KeyvStorage, type ToKeyvOptions } from './keyv-storage.ts';

/**
 * A storage adapter for Keyv 5 over any store, so that whatever takes a Keyv can keep its data in it.
 *
 * Keys in the store begin with `prefix`, then with the namespace of the Keyv. Values may be anything that
 * JSON can hold, and what else Keyv's serialiser leaves as it is. `keyv.disconnect()` closes the store.
 *
 * @example
 * ```ts
 * const keyv = new Keyv({ store: toKeyv(sqlite('data/sessions.db')), namespace: 'sessions' });
 * ```
 */
export function toKeyv(store: Store, options: ToKeyvOptions = {}): KeyvStorage {
  return new KeyvStorage(store, options);
}
