// Results of tools, kept for as long as each may be. No model is asked: the tools are run as an LLM client runs them.
import { createCache } from 'reprise';
import { toolResultCache } from 'reprise/llm';

const cache = createCache();
const results = toolResultCache({ cache, tools: { search: '10m', weather: '5m' }, scope: 'tenant-1' });

let runs = 0;
const search = results.wrap({
  name: 'search',
  run: ({ query }) => {
    runs += 1;
    if (query === 'broken') throw new Error('the search is out of service');
    return `page about ${query}`;
  },
});
const context = { signal: undefined };

// Two who ask at once share one run; who asks later is given the same.
await Promise.all([search.run({ query: 'caches' }, context), search.run({ query: 'caches' }, context)]);
console.log(await search.run({ query: 'caches' }, context)); // page about caches
console.log(runs); // 1

// Errors are never kept.
for (let attempt = 0; attempt < 2; attempt += 1)
  await Promise.resolve(search.run({ query: 'broken' }, context)).catch(() => {});
console.log(`runs after two failures: ${runs}`); // runs after two failures: 3

// A tool that is not named keeps nothing, because its results may be old at once.
const clock = { name: 'clock', run: () => 'now' };
console.log(results.wrap(clock) === clock); // true

// With a client: new LLM({ preset: 'openai', toolResults: results })
await cache.close();
