// A process that embeds the entries of a data file again, for tests: `node reembedding-child.js FILE`. It writes a line
// with how many are done whenever that changes, and does not end by itself.
import { AnswerCache, withDefaults } from 'reprise/semantic';
import { sqlite } from 'reprise/stores';
import { FakeEmbedder } from 'reprise/testing';

const [file = ''] = process.argv.slice(2);
const cache = new AnswerCache(
  withDefaults({
    embedder: new FakeEmbedder({ id: 'new', dimensions: 512 }),
    store: sqlite(file),
    prefix: 'chat',
    ttl: 'forever',
  }),
);
await cache.ready;
let told = -1;
setInterval(() => {
  const { done } = cache.stats().reembedding;
  if (done !== told) process.stdout.write(`${done}\n`);
  told = done;
}, 5);
