// The stores against what they are built on, in the same run: memory against a bare Map and against lru-cache, the
// SQLite file against bare prepared statements of libsql. `node bench/stores.js` runs it alone.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { LRUCache } from 'lru-cache';
import { memory, sqlite } from 'reprise/stores';

/** @typedef {{ what: string, value: number, unit: string, ratio?: number, bar?: string, ok?: boolean }} Row */

const count = 20_000;
const valueBytes = 1_024;
const keys = Array.from({ length: count }, (_, index) =>
  createHash('sha256').update(`${index}`).digest('hex'),
);

/** The same keys in an order that jumps about. */
const shuffled = keys.map((_, index) => /** @type {string} */ (keys[(index * 7_919) % count]));
const entries = keys.map((key, index) => ({
  key,
  value: new Uint8Array(valueBytes).fill(index),
  createdAt: 1_700_000_000_000,
  version: 1,
  tags: [],
}));

/** The entries under keys of their own for each round, so that sets are inserts and not rewrites. */
const freshEntries = [0, 1, 2].map((round) =>
  entries.map((entry) => ({ ...entry, key: `${round}${entry.key}` })),
);

/**
 * Operations a second, the best of three rounds so that a busy machine counts less.
 *
 * @param {(fresh: typeof entries) => void | Promise<void>} action does `count` operations; `fresh` has new keys
 */
async function rate(action) {
  let best = 0;
  for (const fresh of freshEntries) {
    const start = performance.now();
    await action(fresh);
    best = Math.max(best, (count / (performance.now() - start)) * 1_000);
  }
  return best;
}

/** @returns {Promise<Row[]>} */
async function memoryRows() {
  /** @type {Map<string, typeof entries[number]>} */
  const map = new Map();
  /** @type {LRUCache<string, typeof entries[number]>} */
  const lru = new LRUCache({ max: 4 * count });
  const store = memory({ maxEntries: 4 * count });
  const copied = (/** @type {typeof entries[number] | undefined} */ entry) =>
    entry && { ...entry, value: new Uint8Array(entry.value) };
  const mapSet = await rate((fresh) => {
    for (const entry of fresh) map.set(entry.key, { ...entry, value: new Uint8Array(entry.value) });
  });
  const lruSet = await rate((fresh) => {
    for (const entry of fresh) lru.set(entry.key, { ...entry, value: new Uint8Array(entry.value) });
  });
  const storeSet = await rate(async (fresh) => {
    for (const entry of fresh) await store.setMany([entry]);
  });
  const found = shuffled.map((key) => `0${key}`);
  const mapGet = await rate(async () => {
    for (const key of found) copied(await map.get(key));
  });
  const lruGet = await rate(async () => {
    for (const key of found) copied(await lru.get(key));
  });
  const storeGet = await rate(async () => {
    for (const key of found) await store.getMany([key]);
  });
  await store.close();
  return [
    { what: 'bare Map, set of a copied 1 KB entry', value: mapSet, unit: 'sets/s' },
    { what: 'lru-cache, set of a copied 1 KB entry', value: lruSet, unit: 'sets/s' },
    { what: 'memory, setMany of one 1 KB entry', value: storeSet, unit: 'sets/s', ratio: storeSet / lruSet },
    { what: 'bare Map, awaited get of a copied 1 KB entry', value: mapGet, unit: 'gets/s' },
    { what: 'lru-cache, awaited get of a copied 1 KB entry', value: lruGet, unit: 'gets/s' },
    { what: 'memory, getMany of one 1 KB entry', value: storeGet, unit: 'gets/s', ratio: storeGet / lruGet },
  ];
}

/**
 * Bare prepared statements over key, time and value, with the store's pragmas, in transactions of 96.
 *
 * @param {string} path
 */
async function bareSqlite(path) {
  const Database = createRequire(import.meta.resolve('reprise/stores'))('libsql');
  const database = new Database(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'wal_autocheckpoint = 250']) {
    database.exec(`PRAGMA ${pragma}`);
  }
  database.exec(
    'CREATE TABLE entries (key TEXT PRIMARY KEY NOT NULL, created_at INTEGER, value BLOB NOT NULL)',
  );
  const put = database.prepare(
    'INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const get = database.prepare('SELECT * FROM entries WHERE key = ?');
  get.raw();
  const sets = await rate((fresh) => {
    for (let start = 0; start < count; start += 96) {
      database.exec('BEGIN IMMEDIATE');
      for (const { key, createdAt, value } of fresh.slice(start, start + 96))
        put.run([key, createdAt, value]);
      database.exec('COMMIT');
    }
  });
  const gets = await rate(() => {
    for (const key of shuffled) get.get([`0${key}`]);
  });
  database.close();
  return { sets, gets };
}

/** @returns {Promise<Row[]>} */
async function sqliteRows() {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-bench-'));
  try {
    const bare = await bareSqlite(join(folder, 'bare.db'));
    const store = sqlite(join(folder, 'store.db'));
    const stall = watchLoop();
    const sets = await rate(async (fresh) => {
      for (let start = 0; start < count; start += 100) {
        await store.setMany(fresh.slice(start, start + 100));
        await nextTurn();
      }
      await store.flush();
    });
    const longest = stall();
    const gets = await rate(async () => {
      for (const key of shuffled) await store.getMany([`0${key}`]);
    });
    await store.close();
    return [
      { what: 'bare libsql, sets of 1 KB, 96 a transaction', value: bare.sets, unit: 'sets/s' },
      {
        what: 'sqlite, setMany of 100 and flush',
        value: sets,
        unit: 'sets/s',
        ratio: sets / bare.sets,
        bar: '>= 50,000',
        ok: sets >= 50_000,
      },
      { what: 'sqlite, longest stop of the event loop while writing', value: longest, unit: 'ms' },
      { what: 'bare libsql, gets of 1 KB', value: bare.gets, unit: 'gets/s' },
      {
        what: 'sqlite, getMany of one 1 KB entry',
        value: gets,
        unit: 'gets/s',
        ratio: gets / bare.gets,
        bar: '>= 40,000',
        ok: gets >= 40_000,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Watches how long the event loop stands still; the returned function ends it and gives the longest time in ms. */
function watchLoop() {
  let last = performance.now();
  let longest = 0;
  let watching = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    watching = false;
    return longest;
  };
}

/** @returns {Promise<{ name: string, rows: Row[] }>} */
export async function run() {
  return { name: 'stores', rows: [...(await memoryRows()), ...(await sqliteRows())] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { rows } = await run();
  console.table(
    rows.map((row) => ({ ...row, value: Math.round(row.value * 10) / 10, ratio: row.ratio?.toFixed(2) })),
  );
}
