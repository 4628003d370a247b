// Batches: each item has an entry of its own, and only the missing ones are asked, together, each once.
import { createCache } from 'reprise';

const cache = createCache();

const embed = cache.batchMemoize(async function embed(/** @type {readonly string[]} */ texts) {
  console.log(`asked: ${texts.join(', ')}`);
  return texts.map((text) => [text.length, 1]);
});

await embed(['red', 'green', 'red']);
const vectors = await embed(['green', 'blue', 'red']);
console.log(JSON.stringify(vectors));

await cache.close();

// Prints:
// asked: red, green
// asked: blue
// [[5,1],[4,1],[3,1]]
