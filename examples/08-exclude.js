// Arguments that do not change the answer can be left out of the key.
import { createCache } from 'reprise';

const cache = createCache();
let runs = 0;

const answer = cache.memoize({ exclude: ['debug'] })(async function answer(
  /** @type {string} */ question,
  debug = false,
) {
  runs += 1;
  if (debug) console.log(`thinking about ${question}`);
  return question.length;
});

await answer('why?', false);
await answer('why?', true);
console.log(`runs: ${runs}`); // runs: 1

await cache.close();
