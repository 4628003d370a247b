// A process with an AnswerCache of its own over a shared Redis, for tests: `node shared-child.js URL PREFIX`. Each line
// of its input is an order as JSON (`keep` and `output`, `find`, or `remove`), answered by a line.
import { createInterface } from 'node:readline';
import { AnswerCache, identify, withDefaults } from 'reprise/semantic';
import { redis } from 'reprise/stores';
import { FakeEmbedder } from 'reprise/testing';

const [url = '', prefix = ''] = process.argv.slice(2);
const store = redis({ url, prefix });
const options = withDefaults({
  embedder: new FakeEmbedder(),
  store,
  guards: [],
  confidence: 0,
  prefix: 'chat',
});
/** @type {AnswerCache<string>} */
const answers = new AnswerCache(options);

/** @param {string} content */
const ask = (content) => identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });

/** @param {{ keep?: string, output?: string, find?: string, remove?: string }} order */
async function obey({ keep, output = '', find, remove }) {
  if (keep !== undefined) return answers.keep(ask(keep), output);
  if (find !== undefined) {
    const { hit } = await answers.find(ask(find));
    return hit ? `${hit.kind}: ${hit.output}` : null;
  }
  return answers.remove(remove ?? '');
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line)))}\n`);
}
await answers.close();
await store.close();
