// A cache without storage: callbacks see every new answer, feeds are asked before the function runs.
import { callback, createCache, UNSET } from 'reprise';

const known = new Map([['Paris', 'France']]);
const cache = createCache({
  store: callback({
    callbacks: [
      (_key, { func, inputs, output }) => console.log(`learned ${func}(${inputs.city}) = ${output}`),
    ],
    feeds: [(_func, { city }) => known.get(/** @type {string} */ (city)) ?? UNSET],
  }),
});

const country = cache.memoize(async function country(/** @type {string} */ city) {
  return city === 'Oslo' ? 'Norway' : 'unknown';
});

console.log(await country('Paris'));
console.log(await country('Oslo'));
await cache.close();

// Prints:
// France
// learned country(Oslo) = Norway
// Norway
