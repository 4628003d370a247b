// A process with a ChatBuffer of its own, for tests: `node chat-child.js URL PREFIX NAME RATE`. It pushes RATE messages a
// second for 20 users until its input ends, and writes a line for each push that resolved (`+ text`) and each batch that
// it delivered (`= id redelivered text text …`).
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatBuffer } from 'reprise/chat';
import { connectRedis, redisKeyValue } from 'reprise/redis';

const [url = '', prefix = '', name = '', rate = '0'] = process.argv.slice(2);
const connection = connectRedis(url);
const buffer = new ChatBuffer({
  keyValue: redisKeyValue(connection, { prefix }),
  lockTimeout: '1s',
  sweepEvery: 300,
  consumers: [
    async ({ id, redelivered, messages }) => {
      const texts = messages.map(({ content }) => content).join(' ');
      writeSync(1, `= ${id} ${redelivered} ${texts}\n`);
      // Some are killed between having a batch and saying so.
      await sleep(10);
    },
  ],
});

let pushed = 0;
const start = performance.now();
const timer = setInterval(() => {
  for (const due = ((performance.now() - start) / 1_000) * Number(rate); pushed < due; pushed += 1) {
    const text = `${name}-${pushed}`;
    buffer.push({ role: 'user', content: text }, { userId: String(pushed % 20) }).then(
      () => writeSync(1, `+ ${text}\n`),
      () => {},
    );
  }
}, 5);

process.stdin.on('end', async () => {
  clearInterval(timer);
  await buffer.close();
  await connection.close();
});
process.stdin.resume();
