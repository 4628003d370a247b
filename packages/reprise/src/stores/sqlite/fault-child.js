// A process for the fault tests. `write FILE`: writes entries for ever, printing each acknowledged number with the
// time. `lock FILE`: takes the file for itself, prints "locked" and waits to be killed.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sqlite } from 'reprise/stores';

const [task, path = ''] = process.argv.slice(2);
await (task === 'write' ? write() : lock());

async function write() {
  const store = sqlite(path);
  for (let number = 0; ; number++) {
    const key = `key-${number}`;
    const values = Float32Array.from({ length: 16 }, (_, index) => Math.fround(Math.sin(number + index)));
    const value = new TextEncoder().encode(`value of ${key}`);
    const vector = { embedder: 'e', partition: 'p', values };
    await store.setMany([{ key, value, createdAt: number, version: 1, tags: [], vector }]);
    writeSync(1, `${number} ${Date.now()}\n`);
    if (number % 10 === 0) await nextTurn();
  }
}

async function lock() {
  const Database = createRequire(import.meta.url)('libsql');
  const database = new Database(path);
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('BEGIN EXCLUSIVE');
  database.exec('CREATE TABLE held (a)');
  writeSync(1, 'locked\n');
  setInterval(() => database.inTransaction, 1_000);
}
