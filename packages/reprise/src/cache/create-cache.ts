import { Cache } from './cache.ts';
import type { CacheOptions } from './cache-options.ts';

/**
 * Makes a {@link Cache}; without options it keeps everything for ever in memory, within the bounds of `memory()`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` naming the option that is wrong.
 *
 * @example
 * ```ts
 * const cache = createCache({ store: sqlite('cache.db'), ttl: '1h' });
 * const slow = cache.memoize({ exclude: ['debug'] })(async function slow(x: number, debug = false) { … });
 * ```
 */
export function createCache(options?: CacheOptions): Cache {
  return new Cache(options);
}
