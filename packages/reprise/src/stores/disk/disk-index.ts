import { join } from 'node:path';
import { RepriseError } from '../../core/index.ts';
import { comesAfter, rangeParameters } from '../sqlite-driver/key-range.ts';
import type {
  SqliteConnection,
  SqliteDriver,
  SqliteStatement,
  SqliteValue,
} from '../sqlite-driver/sqlite-driver.ts';
import { storeError } from '../sqlite-driver/sqlite-error.ts';
import { inTransaction } from '../sqlite-driver/transaction.ts';
import { type IndexRow, indexRowOf, type PreparedEntry, parametersOf } from './index-row.ts';
import {
  evictFirst,
  expiredUnder,
  pageOf,
  readEntry,
  removalSlice,
  removeExpired,
  removeUnder,
  upsert,
  upsertExpired,
} from './index-statements.ts';
import type { IndexWriteOptions, Written } from './index-write.ts';
import { openIndex } from './open-index.ts';
import { indexName } from './schema.ts';
import { isLocked } from './when-free.ts';

/** What a store holds, entries included that expired and were not swept yet. */
export interface DiskTotals {
  readonly entries: number;
  /** Bytes on disk, about. */
  readonly bytes: number;
}

/** Which rows {@link DiskIndex.page} reads. */
export interface IndexPageOptions {
  readonly prefix: string;
  /** Only keys after this one. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly now: number;
  readonly values: boolean;
}

/** Rows a write evicts when the store is too large: twice as many as it writes, and these. */
const evictedBeside = 16;

/** Pages of a log that is made to start again, 64 MiB. */
const longLog = 8_192;

/** Pages without content that are kept for what comes, 4 MiB. */
const freePagesKept = 512;

/** Changes, or bytes of values in the index, between two checkpoints. */
const checkpointChanges = 384;
const checkpointBytes = 2 * 1_024 * 1_024;

/**
 * The statements over the index of a disk store; everything is synchronous and short, and every failure is a
 * RepriseError that names the file, `STORE_LOCKED` when another process is writing.
 */
export class DiskIndex {
  readonly #path: string;
  readonly #driver: SqliteDriver;
  readonly #connection: SqliteConnection;
  readonly #statements = new Map<string, SqliteStatement>();
  #unmovedChanges = 0;
  #unmovedBytes = 0;
  #closed = false;

  /** Opens the index of a folder, see {@link openIndex}. */
  constructor(folder: string, driver: SqliteDriver) {
    this.#path = join(folder, indexName);
    this.#driver = driver;
    this.#connection = openIndex(folder, driver);
  }

  /** The row under a key, also when it is expired. */
  read(key: string): IndexRow | undefined {
    const [row] = this.#all(readEntry, [key]);
    return row && indexRowOf(row);
  }

  /** When the entry under a key expires, `Infinity` for never; undefined when there is none. */
  expiryOf(key: string): number | undefined {
    const [row] = this.#all('SELECT expires_at FROM entries WHERE key = ?', [key]);
    return row && ((row[0] as number | null) ?? Number.POSITIVE_INFINITY);
  }

  /** Rows of alive entries in the order of their keys. */
  page({ prefix, after, limit, now, values }: IndexPageOptions): IndexRow[] {
    const [from, before] = rangeParameters(prefix);
    const resumes = after !== undefined && comesAfter(after, prefix);
    const parameters = [resumes ? after : from, before, now, limit];
    return this.#all(pageOf({ values, resumes }), parameters).map(indexRowOf);
  }

  /** Number of alive entries under a prefix; of all entries without looking at those that do not expire. */
  count(prefix: string, now: number): number {
    const range = rangeParameters(prefix);
    const all =
      prefix === ''
        ? this.totals().entries
        : this.#number('SELECT COUNT(*) FROM entries WHERE key >= ? AND key < ?', range);
    return all - this.#number(expiredUnder, [now, ...range]);
  }

  totals(): DiskTotals {
    const [row] = this.#all('SELECT entries, bytes FROM totals', []);
    return { entries: Number(row?.[0]), bytes: Number(row?.[1]) };
  }

  /** The place the next entry gets; every row has a lower one. */
  nextPlace(): number {
    return this.#number('SELECT place FROM totals', []);
  }

  /** Writes all entries or none, and removes some others when they are too much. */
  write(entries: readonly PreparedEntry[], { onlyIfAbsent, now, sizeLimit }: IndexWriteOptions): Written {
    let evicted: readonly string[] = [];
    const kept: boolean[] = [];
    this.#transaction(() => {
      const put = this.#statement(onlyIfAbsent ? upsertExpired : upsert);
      for (const entry of entries) {
        const parameters = parametersOf(entry);
        if (onlyIfAbsent) parameters.push(now);
        kept.push(put.run(parameters) > 0);
        if (entry.file === undefined) this.#unmovedBytes += entry.kept.bytes.byteLength;
      }
      evicted = this.#evict(sizeLimit, 2 * entries.length + evictedBeside);
    });
    this.#unmovedChanges += entries.length;
    return { kept, evicted };
  }

  /** Removes some of the entries with the lowest places when there are too many bytes; answers their keys. */
  evict(sizeLimit: number): string[] {
    if (this.totals().bytes <= sizeLimit) return [];
    return this.#changing(() => this.#evict(sizeLimit, removalSlice));
  }

  /** Removes keys; answers how many were there and alive. */
  remove(keys: readonly string[], now: number): number {
    let alive = 0;
    this.#transaction(() => {
      const remove = this.#statement('DELETE FROM entries WHERE key = ? RETURNING expires_at');
      for (const key of keys) {
        const [row] = remove.all([key]);
        if (row && (row[0] === null || Number(row[0]) > now)) alive += 1;
      }
    });
    this.#unmovedChanges += keys.length;
    return alive;
  }

  /** Removes some entries under a prefix with a place before `before`; answers whether none is left. */
  removeSome(prefix: string, before: number): boolean {
    const parameters = [...rangeParameters(prefix), before];
    return this.#changing(() => this.#statement(removeUnder).run(parameters)) < removalSlice;
  }

  /** Removes some expired entries; answers their keys, and none when none is left. */
  removeExpired(now: number): string[] {
    return this.#changing(() => keysOf(this.#statement(removeExpired).all([now])));
  }

  /** Removes an entry unless it was written again since it had this place. */
  removeAt(key: string, place: number): void {
    const sql = 'DELETE FROM entries WHERE key = ? AND place = ?';
    this.#changing(() => this.#statement(sql).run([key, place]));
  }

  /** Gives entries the highest places, as if they were stored now. */
  use(keys: readonly string[]): void {
    this.#transaction(() => {
      const use = this.#statement('UPDATE entries SET place = (SELECT place FROM totals) WHERE key = ?');
      for (const key of keys) use.run([key]);
    });
    this.#unmovedChanges += keys.length;
  }

  /** Names of some files that no entry names any more. */
  garbage(limit: number): string[] {
    return keysOf(this.#all('SELECT file FROM garbage LIMIT ?', [limit]));
  }

  /** Forgets files that are removed. */
  forgetGarbage(files: readonly string[]): void {
    this.#transaction(() => {
      const forget = this.#statement('DELETE FROM garbage WHERE file = ?');
      for (const file of files) forget.run([file]);
    });
  }

  /** Whether an entry names a file. */
  names(file: string): boolean {
    return this.#number('SELECT COUNT(*) FROM entries WHERE file = ?', [file]) > 0;
  }

  /** Whether enough was written to call {@link checkpoint}. */
  get checkpointIsDue(): boolean {
    return this.#unmovedChanges >= checkpointChanges || this.#unmovedBytes >= checkpointBytes;
  }

  /**
   * Moves what was written from the log to the file and to the disk itself; while another process does that, or reads
   * what would be written over, nothing is moved and nothing is lost.
   */
  checkpoint(kind: 'PASSIVE' | 'RESTART' | 'TRUNCATE' = 'PASSIVE'): void {
    this.#unmovedChanges = 0;
    this.#unmovedBytes = 0;
    const pages = Number(this.#all(`PRAGMA wal_checkpoint(${kind})`, [])[0]?.[1]);
    // Where others write on, the log would never come to its end: they wait once.
    if (kind === 'PASSIVE' && pages > longLog) this.checkpoint('RESTART');
  }

  /** Gives some room back that removed entries left, when it is most of the file; answers whether there is more. */
  shrink(): boolean {
    const free = this.#number('PRAGMA freelist_count', []);
    if (free < freePagesKept || 2 * free < this.#number('PRAGMA page_count', [])) return false;
    this.#guard(() => this.#connection.execute(`PRAGMA incremental_vacuum(${removalSlice})`));
    this.#unmovedChanges += removalSlice;
    return true;
  }

  close(): void {
    try {
      this.checkpoint('TRUNCATE');
    } catch {}
    this.#statements.clear();
    this.#guard(() => this.#connection.close());
    this.#closed = true;
  }

  #evict(sizeLimit: number, limit: number): string[] {
    const excess = this.totals().bytes - sizeLimit;
    return excess > 0 ? keysOf(this.#statement(evictFirst).all([limit, excess])) : [];
  }

  #transaction(action: () => void): void {
    try {
      this.#guard(() => inTransaction(this.#connection, action));
    } catch (error) {
      // On a full disk the log cannot grow, but what it holds may still find its place in the file.
      if (!isLocked(error)) this.#unmovedChanges = checkpointChanges;
      throw error;
    }
  }

  /** Runs one statement that removes rows. */
  #changing<T>(action: () => T): T {
    let result!: T;
    this.#transaction(() => {
      result = action();
    });
    this.#unmovedChanges += removalSlice;
    return result;
  }

  #number(sql: string, parameters: readonly SqliteValue[]): number {
    return Number(this.#all(sql, parameters)[0]?.[0]);
  }

  #all(sql: string, parameters: readonly SqliteValue[]): readonly (readonly SqliteValue[])[] {
    return this.#guard(() => this.#statement(sql).all(parameters));
  }

  #statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Runs `action`; what it throws becomes a RepriseError that names the file. */
  #guard<T>(action: () => T): T {
    if (this.#closed) throw new RepriseError('CLOSED', `The store file ${this.#path} is closed`);
    try {
      return action();
    } catch (error) {
      throw storeError(error, this.#path, this.#driver);
    }
  }
}

function keysOf(rows: readonly (readonly SqliteValue[])[]): string[] {
  return rows.map(([key]) => key as string);
}
