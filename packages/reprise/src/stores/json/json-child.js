// A process for the tests of the JSON store. `write FOLDER NAME`: writes and removes the same few entries until its input
// ends, printing a line for each round. `read FOLDER`: scans and reads until its input ends, then prints what it saw.
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { json } from 'reprise/stores';

const [task, folder = '', name = ''] = process.argv.slice(2);
const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
let ended = false;
process.stdin.on('end', () => {
  ended = true;
});
process.stdin.resume();
await (task === 'write' ? write() : read());
process.stdin.destroy();

async function write() {
  const store = json(folder);
  for (let round = 0; !ended; round++) {
    for (const [index, key] of keys.entries()) {
      const value = Buffer.from(`${name} ${round};`.repeat(1 + ((round * 37 + index * 401) % 3_000)));
      await store.setMany([{ key, value, createdAt: 1, version: value.byteLength, tags: [] }]);
      if (index % 7 === 3) await store.deleteMany([key]);
    }
    writeSync(1, `${round}\n`);
    await nextTurn();
  }
  await store.close();
}

async function read() {
  /** @type {string[]} */
  const reports = [];
  const note = (/** @type {string} */ line) => void reports.push(line);
  const store = json(folder, { logger: { debug: note, info: note, warn: note, error: note } });
  let seen = 0;
  let torn = 0;
  const writers = new Set();
  do {
    const scanned = [];
    for await (const entry of store.scan()) scanned.push(entry);
    for (const entry of [...scanned, ...(await store.getMany(keys))]) {
      if (!entry) continue;
      const text = Buffer.from(entry.value).toString();
      const part = `${text.split(';')[0]};`;
      seen += 1;
      if (text !== part.repeat(text.length / part.length) || entry.version !== text.length) torn += 1;
      writers.add(part.split(' ')[0]);
    }
    writeSync(1, `${seen}\n`);
    await nextTurn();
  } while (!ended);
  await store.close();
  writeSync(1, `${JSON.stringify({ torn, reports, writers: [...writers].sort() })}\n`);
}
