import { DatabaseFile } from '../sqlite-driver/database-file.ts';
import {
  countUnder,
  expiredUnder,
  expiryIn,
  type PageOptions,
  pageOf,
  readExpiry,
  removalSlice,
  removeExpired,
  textsOf,
  upsertOf,
} from '../sqlite-driver/entry-statements.ts';
import { rangeParameters } from '../sqlite-driver/key-range.ts';
import { migrate } from '../sqlite-driver/migrate.ts';
import { configure, openFile } from '../sqlite-driver/open-file.ts';
import { columns, entryOf, rowOf } from '../sqlite-driver/row.ts';
import type { SqliteConnection, SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';
import type { StoredEntry } from '../store.ts';
import { migrations } from './schema.ts';
import type { Change } from './write-behind.ts';

/** Milliseconds to wait for another process that holds the file, while opening and afterwards. */
const openPatience = 250;
const patience = 25;

const readEntry = `SELECT ${columns.join(', ')} FROM entries WHERE key = ?`;
const removeEntry = 'DELETE FROM entries WHERE key = ?';
const removeUnder = `DELETE FROM entries WHERE rowid IN
  (SELECT rowid FROM entries WHERE key >= ? AND key < ? LIMIT ${removalSlice})`;
const upsert = upsertOf(
  columns,
  columns.map(() => '?'),
);

/**
 * The statements of the SQLite store over one open file; everything is synchronous and short, and every failure is a
 * RepriseError that names the file.
 */
export class EntryDatabase {
  readonly #file: DatabaseFile;

  /**
   * Opens the file, made with its folder when it is not there, and brings its tables up to date.
   *
   * @throws RepriseError `STORE_CORRUPT`, `STORE_LOCKED`, `STORE_TOO_NEW` or `STORE_UNAVAILABLE`.
   */
  constructor(path: string, driver: SqliteDriver) {
    this.#file = new DatabaseFile(path, driver, () =>
      openFile(path, driver, (connection) => prepare(connection, path)),
    );
  }

  /** The entry under a key, also when it is expired. */
  read(key: string): StoredEntry | undefined {
    const row = this.#file.get(readEntry, [key]);
    return row && entryOf(row);
  }

  /** When the entry under a key expires, `Infinity` for never; undefined when there is none. */
  expiryOf(key: string): number | undefined {
    return expiryIn(this.#file.get(readExpiry, [key]));
  }

  /** Alive entries in the order of their keys. */
  page(options: PageOptions): StoredEntry[] {
    return this.#file.all(...pageOf(columns, options)).map(entryOf);
  }

  /** Number of alive entries under a prefix; both counts read an index only. */
  count(prefix: string, now: number): number {
    const range = rangeParameters(prefix);
    return this.#file.number(countUnder, range) - this.#file.number(expiredUnder, [now, ...range]);
  }

  /** Applies all changes or none. */
  write(changes: readonly Change[]): void {
    this.#file.transaction(() => {
      const put = this.#file.statement(upsert);
      const remove = this.#file.statement(removeEntry);
      for (const { key, entry } of changes) {
        if (entry) put.run(rowOf(entry));
        else remove.run([key]);
      }
    });
    let bytes = 0;
    for (const { entry } of changes) bytes += entry?.value.byteLength ?? 0;
    this.#file.changed(changes.length, bytes);
  }

  /** Whether enough was written to call {@link checkpoint}. */
  get checkpointIsDue(): boolean {
    return this.#file.checkpointIsDue;
  }

  /** Moves what was written from the log to the file; what cannot be moved now stays readable in the log. */
  checkpoint(): void {
    try {
      this.#file.checkpoint('PASSIVE');
    } catch {}
  }

  /** Removes some entries under a prefix; answers whether none is left. */
  removeSome(prefix: string): boolean {
    return this.#file.run(removeUnder, rangeParameters(prefix)) < removalSlice;
  }

  /** Removes some expired entries; answers their keys, and none when none is left. */
  removeExpired(now: number): string[] {
    return textsOf(this.#file.all(removeExpired, [now]));
  }

  close(): void {
    this.#file.close();
  }
}

function prepare(connection: SqliteConnection, path: string): void {
  connection.execute(`PRAGMA busy_timeout = ${openPatience}`);
  configure(connection);
  migrate(connection, path, migrations);
  connection.execute(`PRAGMA busy_timeout = ${patience}`);
}
