// A process for the tests of the disk store. `write FOLDER NAME`: writes entries until its input ends, printing each
// acknowledged number. `read FOLDER`: scans until its input ends, then prints how many entries it saw, how many of
// them were wrong and which writers they came from. `fill FOLDER`: writes until the disk is full, frees some space and
// prints what happened. `open FOLDER`: opens, prints the code of the error if there is one.
import { readdirSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { disk } from 'reprise/stores';
import { isIntact, numberedEntry } from './disk-helpers.js';

const [task = '', folder = '', name = ''] = process.argv.slice(2);
let ended = false;
process.stdin.on('end', () => {
  ended = true;
});
process.stdin.resume();

const say = (/** @type {unknown} */ fact) => writeSync(1, `${JSON.stringify(fact)}\n`);
/** @type {Record<string, () => Promise<void>>} */
const tasks = { write, read, fill, open };
await tasks[task]?.();
process.stdin.destroy();

async function write() {
  // As they are: compressed, these values would not need files.
  const store = disk(folder, { compressOver: Infinity });
  for (let number = 0; !ended; number++) {
    const entry = numberedEntry(name, number);
    if (number % 7 !== 3 || !writtenAtOnce(store, entry)) await store.setMany([entry]);
    if (number % 5 === 4) await store.deleteMany([numberedEntry(name, number - 1).key]);
    say(number);
    await nextTurn();
  }
  await store.close();
}

/**
 * Whether an entry was written without a promise; under three writers there may be no moment free in 25 ms.
 *
 * @param {import('reprise/stores').DiskStore} store
 * @param {import('reprise/stores').StoredEntry} entry
 */
function writtenAtOnce(store, entry) {
  try {
    store.writeSync(entry);
    return true;
  } catch (error) {
    if (/** @type {{ code: string }} */ (error).code !== 'STORE_LOCKED') throw error;
    return false;
  }
}

async function read() {
  const store = disk(folder);
  say('open');
  let seen = 0;
  let wrong = 0;
  const writers = new Set();
  while (!ended) {
    for await (const entry of store.scan()) {
      seen += 1;
      if (!isIntact(entry)) wrong += 1;
      writers.add(entry.key.split(':')[0]);
      if (ended) break;
    }
    await nextTurn();
  }
  await store.close();
  say({ seen, wrong, writers: [...writers].sort() });
}

async function fill() {
  const store = disk(folder, { compressOver: Infinity });
  const codes = new Set();
  let written = 0;
  for (let number = 0; number < 400; number++) {
    try {
      await store.setMany([numberedEntry('fill', number)]);
      written = number + 1;
    } catch (error) {
      codes.add(/** @type {{ code: string }} */ (error).code);
    }
  }
  const keys = Array.from({ length: 400 }, (_, number) => numberedEntry('fill', number).key);
  const found = await store.getMany(keys);
  const wrong = found.filter((entry) => entry && !isIntact(entry)).length;
  const files = readdirSync(`${folder}/values`, { recursive: true }).filter((file) =>
    `${file}`.endsWith('.value'),
  );
  const named = found.filter((entry) => entry && entry.value.byteLength > 32 * 1024).length;
  say({
    codes: [...codes],
    written,
    found: found.filter(Boolean).length,
    wrong,
    orphans: files.length - named,
  });
  await store.close().catch(() => {});
}

async function open() {
  try {
    await disk(folder).close();
    say('opened');
  } catch (error) {
    const { code, message } = /** @type {Error & { code?: string }} */ (error);
    say({ code, names: message.includes(folder) });
  }
}
