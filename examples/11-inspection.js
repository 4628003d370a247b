// Looking into a cache: entries, counters, and removing while looking.
import { createCache } from 'reprise';

const cache = createCache({ ttl: '1h' });
const double = cache.memoize(async function double(/** @type {number} */ x) {
  return 2 * x;
});

for (const x of [1, 2, 3, 2, 1]) await double(x);

const { hits, misses, hitRate } = cache.stats();
console.log(`${hits} hits, ${misses} misses, hit rate ${hitRate}`); // 2 hits, 3 misses, hit rate 0.4

for await (const entry of cache) {
  if (/** @type {number} */ (entry.value) > 4) await cache.remove(entry);
}
console.log(await cache.size()); // 2

await cache.close();
