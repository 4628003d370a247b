// An instance of its own that leads a flight until it is killed: node leader-process.js <redis url> <prefix> <key> [text].
// Its answer begins with the text, or not at all, and never ends.
import { sharedFlights } from 'reprise/llm';
import { connectRedis } from 'reprise/redis';

const [url = '', prefix = '', key = '', text] = process.argv.slice(2);
const flights = sharedFlights(connectRedis({ url }), { prefix });

async function* body() {
  if (text !== undefined) yield Buffer.from(text);
  await new Promise(() => setInterval(() => {}, 1_000));
}

const headers = new Headers({ 'content-type': 'text/event-stream' });
const { answer } = await flights.fly(
  { key, lookedFor: 0 },
  async () => ({ status: 200, headers, body: body() }),
  new AbortController().signal,
);
process.stdout.write('leading\n');
for await (const _ of answer.body ?? []);
