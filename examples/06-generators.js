// Generators: items pass through as they come; only a generator that ran to its end is kept, then replayed.
import { createCache } from 'reprise';

const cache = createCache();
let runs = 0;

const words = cache.memoize(async function* words(/** @type {string} */ text) {
  runs += 1;
  for (const word of text.split(' ')) yield word;
});

for await (const word of words('live items come first')) {
  console.log(word); // live
  break;
}
console.log(`kept: ${await cache.size()}`); // kept: 0

for await (const _word of words('live items come first'));
for await (const _word of words('live items come first'));
console.log(`runs: ${runs}, kept: ${await cache.size()}`); // runs: 2, kept: 1

await cache.close();
