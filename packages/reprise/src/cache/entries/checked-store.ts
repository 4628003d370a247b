import { RepriseError } from '../../core/index.ts';
import type { Store } from '../../stores/index.ts';
import type { CacheOptions } from '../cache-options.ts';

/**
 * The store among the options of a cache, when there is one.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for what is no store, and for a store in place of the options: a cache without
 *   its store would keep everything in memory.
 */
export function checkedStore(options: CacheOptions): Store | undefined {
  const { store } = options;
  if ('capabilities' in options || (store !== undefined && !('capabilities' in Object(store)))) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      'A cache is made with options, of which store is a store such as memory() or sqlite(path)',
    );
  }
  return store;
}
