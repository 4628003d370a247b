// The caches of the field, each used as its own documentation says to remember the answers of a function.

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {(name: string, fn: (argument: any) => Promise<unknown>) => (argument: any) => Promise<unknown>} memoize
 * @property {() => unknown} close
 */

const hour = 3_600_000;

/** Most make no key of arguments themselves. @param {string} name @param {unknown} argument */
function keyOf(name, argument) {
  return `${name}:${typeof argument === 'object' ? JSON.stringify(argument) : argument}`;
}

/** @returns {Promise<Peer[]>} */
export async function openPeers() {
  try {
    return await Promise.all([
      lruCache(),
      keyv(),
      cacheManager(),
      cacheable(),
      bentocache(),
      asyncCacheDedupe(),
    ]);
  } catch (cause) {
    throw new Error('The peers are not installed: run "npm ci --prefix bench --ignore-scripts"', { cause });
  }
}

/** The bare limit: a synchronous map of keys, which shares its objects with everybody. @returns {Promise<Peer>} */
async function lruCache() {
  const { LRUCache } = await import('lru-cache');
  /** @type {import('lru-cache').LRUCache<string, {}>} */
  const cache = new LRUCache({
    max: 10_000,
    fetchMethod: (_key, _stale, { context }) => /** @type {any} */ (context)(),
  });
  return {
    name: 'lru-cache',
    memoize: (name, fn) => (argument) =>
      cache.fetch(keyOf(name, argument), { context: /** @type {any} */ (() => fn(argument)) }),
    close: () => cache.clear(),
  };
}

/** @returns {Promise<Peer>} */
async function keyv() {
  const { Keyv } = await import('keyv');
  const cache = new Keyv({ ttl: hour });
  return {
    name: 'keyv',
    memoize: (name, fn) => async (argument) => {
      const key = keyOf(name, argument);
      const found = await cache.get(key);
      if (found !== undefined) return found;
      const value = await fn(argument);
      await cache.set(key, value);
      return value;
    },
    close: () => cache.disconnect(),
  };
}

/** @returns {Promise<Peer>} */
async function cacheManager() {
  const { createCache } = await import('cache-manager');
  const cache = createCache({ ttl: hour });
  return {
    name: 'cache-manager',
    memoize: (name, fn) => (argument) => cache.wrap(keyOf(name, argument), () => fn(argument)),
    close: () => cache.disconnect(),
  };
}

/** @returns {Promise<Peer>} */
async function cacheable() {
  const { Cacheable } = await import('cacheable');
  const cache = new Cacheable({ ttl: hour });
  return {
    name: 'cacheable',
    memoize: (name, fn) => cache.wrap(fn, { ttl: hour, keyPrefix: name }),
    close: () => cache.disconnect(),
  };
}

/** @returns {Promise<Peer>} */
async function bentocache() {
  const { BentoCache, bentostore } = await import('bentocache');
  const { memoryDriver } = await import('bentocache/drivers/memory');
  const cache = new BentoCache({
    default: 'memory',
    stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 10_000 })) },
  });
  return {
    name: 'bentocache',
    memoize: (name, fn) => (argument) =>
      cache.getOrSet({ key: keyOf(name, argument), ttl: hour, factory: () => fn(argument) }),
    close: () => cache.disconnectAll(),
  };
}

/** @returns {Promise<Peer>} */
async function asyncCacheDedupe() {
  const { createCache } = await import('async-cache-dedupe');
  return {
    name: 'async-cache-dedupe',
    memoize: (name, fn) => {
      const cache = createCache({ ttl: hour / 1_000, storage: { type: 'memory' } });
      return /** @type {any} */ (cache.define(name.replaceAll(' ', '_'), fn))[name.replaceAll(' ', '_')];
    },
    close: () => {},
  };
}
