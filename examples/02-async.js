// Async functions: callers who ask the same at the same time share one run.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from 'reprise';

const cache = createCache({ ttl: '1h' });
let runs = 0;

const weather = cache.memoize(async function weather(/** @type {string} */ city) {
  runs += 1;
  await sleep(10);
  return { city, degrees: 21 };
});

const answers = await Promise.all(Array.from({ length: 100 }, () => weather('Lisbon')));
console.log(`${answers.length} answers, ${runs} run`); // 100 answers, 1 run

// Each caller has a copy of its own: changing one changes no other.
for (const answer of answers) answer.degrees = -40;
console.log((await weather('Lisbon')).degrees); // 21

await cache.close();
