// Freshness: old answers while new ones are made, old ones when that fails, and invalidation by tag.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache, currentCall } from 'reprise';

const cache = createCache({ ttl: '20ms', staleWhileRevalidate: '1h', jitter: 0.1 });
let price = 100;
let failing = false;

const quote = cache.memoize(async function quote(/** @type {string} */ symbol) {
  if (failing) throw new Error('the exchange is closed');
  currentCall()?.setTags(['prices', symbol]);
  return price;
});

console.log(await quote('ABC')); // 100
price = 101;
await sleep(30);
console.log(await quote('ABC')); // 100
await sleep(10);
console.log(await quote('ABC')); // 101

failing = true;
await sleep(30);
console.log(await quote('ABC')); // 101

await cache.invalidateTags(['prices']);
await quote('ABC').catch((error) => console.log(error.message)); // the exchange is closed

await cache.close();
