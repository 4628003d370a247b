// The same cache over different stores. What is written to a folder or file is there again in the next process.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCache, disk, json, memory, none, sqlite, tiered } from 'reprise';

const folder = mkdtempSync(join(tmpdir(), 'reprise-example-'));

/** @param {string} name @param {() => import('reprise').Store} open */
async function callTwice(name, open) {
  let runs = 0;
  for (const session of [1, 2]) {
    const cache = createCache({ store: open() });
    const square = cache.memoize(async function square(/** @type {number} */ x) {
      runs += 1;
      return x * x;
    });
    await square(12);
    await square(12);
    await cache.close();
    console.log(`${name}: ${runs} after session ${session}`);
  }
}

await callTwice('memory', () => memory());
await callTwice('disk', () => disk(join(folder, 'disk')));
await callTwice('sqlite', () => sqlite(join(folder, 'cache.db')));
await callTwice('json', () => json(join(folder, 'json')));
await callTwice('tiered', () => tiered([memory(), sqlite(join(folder, 'below.db'))]));
await callTwice('none', () => none());

console.log(`${readdirSync(join(folder, 'json')).length} readable file`);
rmSync(folder, { recursive: true });

// Prints:
// memory: 1 after session 1
// memory: 2 after session 2
// disk: 1 after session 1
// disk: 1 after session 2
// sqlite: 1 after session 1
// sqlite: 1 after session 2
// json: 1 after session 1
// json: 1 after session 2
// tiered: 1 after session 1
// tiered: 1 after session 2
// none: 2 after session 1
// none: 4 after session 2
// 1 readable file
