// Suggestions of an editor, kept while they are fresh and there is room. Asks REDIS_URL; without, the memory of this process.
import { CompletionCache } from 'reprise/completion';
import { connectRedis, memoryKeyValue, redisKeyValue } from 'reprise/redis';

const connection = process.env.REDIS_URL ? connectRedis(process.env.REDIS_URL) : undefined;
const keyValue = connection ? redisKeyValue(connection, { prefix: 'example:' }) : memoryKeyValue();
const cache = new CompletionCache({ keyValue, maxSize: 2, ttl: '5m', strategy: 'hybrid' });
await keyValue.clear();

const type = 'semantic_continuation';
const timestamp = new Date().toISOString();
/** @param {string} text @param {number} confidence */
const suggest = (text, confidence) => [{ text, type, confidence, contextUsed: [], timestamp }];

// By hand. Of too many keys the one used longest ago leaves.
await cache.put('the sun', suggest(' shines', 0.9), { contextHash: 'weather' });
await cache.put('the moon', suggest(' rises', 0.8));
console.log((await cache.get('the sun', 'weather'))?.[0]?.text); //  shines
console.log(await cache.get('the sun', 'newspapers')); // undefined
await cache.put('the rain', suggest(' falls', 0.7));
console.log(await cache.get('the moon')); // undefined

// In front of a function: it runs once, also for two who ask at once.
let runs = 0;
const complete = cache.wrap(
  async (/** @type {string} */ text) => {
    runs += 1;
    return suggest(`${text} …`, 0.5);
  },
  { key: (text) => `complete:${text}`, ttl: '1m' },
);
await Promise.all([complete('once upon'), complete('once upon')]);
console.log(runs); // 1

// What a document is built of, found before anybody writes in it.
const { patterns } = await cache.precomputeContext('notes.md', '# Notes\n\n- first\n- second\n');
console.log(patterns.lists.length); // 2

console.log((await cache.stats()).hitRate); // 25
console.log(await cache.invalidate('complete:')); // 1
await cache.close();
await keyValue.close();
await connection?.close();
