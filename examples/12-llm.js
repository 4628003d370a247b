// An LLM client that remembers its answers. Asks OPENAI_BASE_URL with OPENAI_API_KEY; without, a server of its own.
import { createCache, LLM } from 'reprise';
import { startFakeLlmServer } from 'reprise/testing';

const server = process.env.OPENAI_BASE_URL ? undefined : await startFakeLlmServer();
const cache = createCache();
const llm = new LLM({
  provider: 'openai-compatible',
  baseUrl: process.env.OPENAI_BASE_URL ?? `${server?.url}/v1`,
  apiKey: process.env.OPENAI_API_KEY ?? 'none',
  model: 'gpt-4o-mini',
  cache,
});

const first = await llm.oracle('What is a cache?');
let streamed = '';
for await (const piece of llm.stream('What is a cache?')) streamed += piece;

// One entry serves both: the second answer came from the cache, as a stream.
console.log(streamed === first); // true
console.log(await cache.size()); // 1

await llm.close();
await cache.close();
await server?.close();
