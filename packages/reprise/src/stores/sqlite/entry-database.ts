import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { comesAfter, rangeParameters } from '../sqlite-driver/key-range.ts';
import { migrate } from '../sqlite-driver/migrate.ts';
import { columns, entryOf, rowOf } from '../sqlite-driver/row.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement } from '../sqlite-driver/sqlite-driver.ts';
import { storeError } from '../sqlite-driver/sqlite-error.ts';
import { inTransaction } from '../sqlite-driver/transaction.ts';
import type { StoredEntry } from '../store.ts';
import { migrations } from './schema.ts';
import type { Change } from './write-behind.ts';

/** Which rows {@link EntryDatabase.page} reads. */
export interface PageOptions {
  readonly prefix: string;
  /** Only keys after this one. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly now: number;
  readonly values: boolean;
}

/** Milliseconds to wait for another process that holds the file, while opening and afterwards. */
const openPatience = 250;
const patience = 25;

/** Rows removed in one transaction, when many have to go. */
const removalSlice = 128;

/** Changes, or bytes of values, between two checkpoints: three to five milliseconds of work. */
const checkpointChanges = 384;
const checkpointBytes = 2 * 1_024 * 1_024;

const alive = '(expires_at IS NULL OR expires_at > ?)';
const readEntry = `SELECT ${columns.join(', ')} FROM entries WHERE key = ?`;
const inRange = 'key >= ? AND key < ?';

/**
 * The statements of the SQLite store over one open file; everything is synchronous and short, and every failure is a
 * RepriseError that names the file.
 */
export class EntryDatabase {
  readonly #path: string;
  readonly #driver: SqliteDriver;
  readonly #connection: SqliteConnection;
  readonly #statements = new Map<string, SqliteStatement>();
  #unmovedChanges = 0;
  #unmovedBytes = 0;

  /**
   * Opens the file, made with its folder when it is not there, and brings its tables up to date.
   *
   * @throws RepriseError `STORE_CORRUPT`, `STORE_LOCKED`, `STORE_TOO_NEW` or `STORE_UNAVAILABLE`.
   */
  constructor(path: string, driver: SqliteDriver) {
    this.#path = path;
    this.#driver = driver;
    this.#connection = this.#guard(() => {
      mkdirSync(dirname(path), { recursive: true });
      return driver.open(path);
    });
    try {
      this.#guard(() => this.#prepareFile());
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** The entry under a key, also when it is expired. */
  read(key: string): StoredEntry | undefined {
    return this.#guard(() => {
      const row = this.#statement(readEntry).get([key]);
      return row && entryOf(row);
    });
  }

  /** When the entry under a key expires, `Infinity` for never; undefined when there is none. */
  expiryOf(key: string): number | undefined {
    return this.#guard(() => {
      const row = this.#statement('SELECT expires_at FROM entries WHERE key = ?').get([key]);
      return row && ((row[0] as number | null) ?? Number.POSITIVE_INFINITY);
    });
  }

  /** Alive entries in the order of their keys. */
  page({ prefix, after, limit, now, values }: PageOptions): StoredEntry[] {
    const wanted = values ? columns : columns.slice(0, -1);
    const [from, before] = rangeParameters(prefix);
    const resumes = after !== undefined && comesAfter(after, prefix);
    const sql = `SELECT ${wanted.join(', ')} FROM entries
      WHERE key ${resumes ? '>' : '>='} ? AND key < ? AND ${alive} ORDER BY key LIMIT ?`;
    const parameters = [resumes ? after : from, before, now, limit];
    return this.#guard(() => this.#statement(sql).all(parameters).map(entryOf));
  }

  /** Number of alive entries under a prefix; both counts read an index only. */
  count(prefix: string, now: number): number {
    return this.#guard(() => {
      const range = rangeParameters(prefix);
      const all = this.#statement(`SELECT COUNT(*) FROM entries WHERE ${inRange}`).get(range);
      const gone = this.#statement(
        `SELECT COUNT(*) FROM entries INDEXED BY entries_by_expiry WHERE expires_at <= ? AND ${inRange}`,
      ).get([now, ...range]);
      return Number(all?.[0]) - Number(gone?.[0]);
    });
  }

  /** Applies all changes or none. */
  write(changes: readonly Change[]): void {
    this.#guard(() => {
      const put = this.#statement(upsert);
      const remove = this.#statement('DELETE FROM entries WHERE key = ?');
      inTransaction(this.#connection, () => {
        for (const { key, entry } of changes) {
          if (entry) put.run(rowOf(entry));
          else remove.run([key]);
        }
      });
      this.#unmovedChanges += changes.length;
      for (const { entry } of changes) this.#unmovedBytes += entry?.value.byteLength ?? 0;
    });
  }

  /** Whether enough was written to call {@link checkpoint}. */
  get checkpointIsDue(): boolean {
    return this.#unmovedChanges >= checkpointChanges || this.#unmovedBytes >= checkpointBytes;
  }

  /** Moves what was written from the log to the file; what cannot be moved now stays readable in the log. */
  checkpoint(): void {
    this.#unmovedChanges = 0;
    this.#unmovedBytes = 0;
    try {
      this.#connection.execute('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {}
  }

  /** Removes some entries under a prefix; answers whether none is left. */
  removeSome(prefix: string): boolean {
    const sql = `DELETE FROM entries WHERE rowid IN
      (SELECT rowid FROM entries WHERE ${inRange} LIMIT ${removalSlice})`;
    return this.#guard(() => this.#statement(sql).run(rangeParameters(prefix)) < removalSlice);
  }

  /** Removes some expired entries; answers their keys, and none when none is left. */
  removeExpired(now: number): string[] {
    const sql = `DELETE FROM entries WHERE rowid IN
      (SELECT rowid FROM entries WHERE expires_at <= ? LIMIT ${removalSlice}) RETURNING key`;
    return this.#guard(() =>
      this.#statement(sql)
        .all([now])
        .map(([key]) => key as string),
    );
  }

  close(): void {
    this.#statements.clear();
    this.#unmovedChanges = 0;
    this.#unmovedBytes = 0;
    try {
      // The file alone holds everything then; where it fails, the log beside the file keeps what is missing.
      this.#connection.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {}
    this.#guard(() => this.#connection.close());
  }

  /** Runs `action`; what it throws becomes a RepriseError that names the file. */
  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw storeError(error, this.#path, this.#driver);
    }
  }

  #prepareFile(): void {
    this.#connection.execute(`PRAGMA busy_timeout = ${openPatience}`);
    // Larger than usual: keys without order touch a page of their index each, and half the pages are half the writes.
    this.#connection.execute('PRAGMA page_size = 8192');
    this.#connection.execute('PRAGMA journal_mode = WAL');
    this.#connection.execute('PRAGMA synchronous = NORMAL');
    this.#connection.execute('PRAGMA cache_size = -8192');
    // Only for what other processes leave: `checkpoint` comes first, apart from the transactions.
    this.#connection.execute('PRAGMA wal_autocheckpoint = 2000');
    this.#connection.execute('PRAGMA journal_size_limit = 16777216');
    migrate(this.#connection, this.#path, migrations);
    this.#connection.execute(`PRAGMA busy_timeout = ${patience}`);
  }

  #statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const upsert = `INSERT INTO entries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (key) DO UPDATE SET ${columns
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;
