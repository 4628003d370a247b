// Memoize a function: the second call with the same arguments does not run it.
import { createCache } from 'reprise';

const cache = createCache();
let runs = 0;

/** @type {(n?: number) => number} */
const fibonacci = cache.memoize({ name: 'fibonacci' })((n = 10) => {
  runs += 1;
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
});

console.log(fibonacci(30)); // 832040
console.log(`runs: ${runs}`); // runs: 31
console.log(fibonacci(30)); // 832040
console.log(`runs: ${runs}`); // runs: 31

// Defaults count as arguments: fibonacci() asks the same as fibonacci(10).
console.log(fibonacci()); // 55
console.log(`runs: ${runs}`); // runs: 31

await cache.close();
