// Setting, getting and removing entries by hand.
import { CacheEntry, createCache, UNSET } from 'reprise';

const cache = createCache();

await cache.set(CacheEntry.from('add', { inputs: { x: 5, y: 10 }, output: 15 }));
await cache.set('add', { inputs: { x: 1, y: 1 }, output: 2 });

console.log(await cache.get('add', { y: 10, x: 5 })); // 15
console.log((await cache.get('add', { x: 9, y: 9 })) === UNSET); // true
console.log(await cache.exists('add', { x: 1, y: 1 })); // true

await cache.remove('add', { x: 5, y: 10 });
console.log(await cache.size()); // 1
await cache.clear();
console.log(await cache.size()); // 0

await cache.close();
