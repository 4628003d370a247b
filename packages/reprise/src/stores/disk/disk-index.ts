import { join } from 'node:path';
import { type CheckpointKind, DatabaseFile } from '../sqlite-driver/database-file.ts';
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
} from '../sqlite-driver/entry-statements.ts';
import { rangeParameters } from '../sqlite-driver/key-range.ts';
import type { SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';
import { type IndexRow, indexRowOf, type PreparedEntry, parametersOf, readColumns } from './index-row.ts';
import { evictFirst, readEntry, removeUnder, upsert, upsertExpired } from './index-statements.ts';
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

/** Rows a write evicts when the store is too large: twice as many as it writes, and these. */
const evictedBeside = 16;

/** Pages of a log that is made to start again, 64 MiB. */
const longLog = 8_192;

/** Pages without content that are kept for what comes, 4 MiB. */
const freePagesKept = 512;

/**
 * The statements over the index of a disk store; everything is synchronous and short, and every failure is a
 * RepriseError that names the file, `STORE_LOCKED` when another process is writing.
 */
export class DiskIndex {
  readonly #file: DatabaseFile;

  /** Opens the index of a folder, see {@link openIndex}. */
  constructor(folder: string, driver: SqliteDriver) {
    this.#file = new DatabaseFile(join(folder, indexName), driver, () => openIndex(folder, driver));
  }

  /** The row under a key, also when it is expired. */
  read(key: string): IndexRow | undefined {
    const [row] = this.#file.all(readEntry, [key]);
    return row && indexRowOf(row);
  }

  /** When the entry under a key expires, `Infinity` for never; undefined when there is none. */
  expiryOf(key: string): number | undefined {
    return expiryIn(this.#file.all(readExpiry, [key])[0]);
  }

  /** Rows of alive entries in the order of their keys. */
  page(options: PageOptions): IndexRow[] {
    return this.#file.all(...pageOf(readColumns, options)).map(indexRowOf);
  }

  /** Number of alive entries under a prefix; of all entries without looking at those that do not expire. */
  count(prefix: string, now: number): number {
    const range = rangeParameters(prefix);
    const all = prefix === '' ? this.totals().entries : this.#file.number(countUnder, range);
    return all - this.#file.number(expiredUnder, [now, ...range]);
  }

  totals(): DiskTotals {
    const [row] = this.#file.all('SELECT entries, bytes FROM totals', []);
    return { entries: Number(row?.[0]), bytes: Number(row?.[1]) };
  }

  /** The place the next entry gets; every row has a lower one. */
  nextPlace(): number {
    return this.#file.number('SELECT place FROM totals', []);
  }

  /** Writes all entries or none, and removes some others when they are too much. */
  write(entries: readonly PreparedEntry[], { onlyIfAbsent, now, sizeLimit }: IndexWriteOptions): Written {
    let evicted: readonly string[] = [];
    const kept: boolean[] = [];
    this.#transaction(() => {
      const put = this.#file.statement(onlyIfAbsent ? upsertExpired : upsert);
      for (const entry of entries) {
        const parameters = parametersOf(entry);
        if (onlyIfAbsent) parameters.push(now);
        kept.push(put.run(parameters) > 0);
        if (entry.file === undefined) this.#file.changed(0, entry.kept.bytes.byteLength);
      }
      evicted = this.#evict(sizeLimit, 2 * entries.length + evictedBeside);
    });
    this.#file.changed(entries.length);
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
      const remove = this.#file.statement('DELETE FROM entries WHERE key = ? RETURNING expires_at');
      for (const key of keys) {
        const [row] = remove.all([key]);
        if (row && (row[0] === null || Number(row[0]) > now)) alive += 1;
      }
    });
    this.#file.changed(keys.length);
    return alive;
  }

  /** Removes some entries under a prefix with a place before `before`; answers whether none is left. */
  removeSome(prefix: string, before: number): boolean {
    const parameters = [...rangeParameters(prefix), before];
    return this.#changing(() => this.#file.statement(removeUnder).run(parameters)) < removalSlice;
  }

  /** Removes some expired entries; answers their keys, and none when none is left. */
  removeExpired(now: number): string[] {
    return this.#changing(() => textsOf(this.#file.statement(removeExpired).all([now])));
  }

  /** Removes an entry unless it was written again since it had this place. */
  removeAt(key: string, place: number): void {
    const sql = 'DELETE FROM entries WHERE key = ? AND place = ?';
    this.#changing(() => this.#file.statement(sql).run([key, place]));
  }

  /** Gives entries the highest places, as if they were stored now. */
  use(keys: readonly string[]): void {
    this.#transaction(() => {
      const use = this.#file.statement('UPDATE entries SET place = (SELECT place FROM totals) WHERE key = ?');
      for (const key of keys) use.run([key]);
    });
    this.#file.changed(keys.length);
  }

  /** Names of some files that no entry names any more. */
  garbage(limit: number): string[] {
    return textsOf(this.#file.all('SELECT file FROM garbage LIMIT ?', [limit]));
  }

  /** Forgets files that are removed. */
  forgetGarbage(files: readonly string[]): void {
    this.#transaction(() => {
      const forget = this.#file.statement('DELETE FROM garbage WHERE file = ?');
      for (const file of files) forget.run([file]);
    });
  }

  /** Whether an entry names a file. */
  names(file: string): boolean {
    return this.#file.number('SELECT COUNT(*) FROM entries WHERE file = ?', [file]) > 0;
  }

  /** Whether enough was written to call {@link checkpoint}. */
  get checkpointIsDue(): boolean {
    return this.#file.checkpointIsDue;
  }

  /**
   * Moves what was written from the log to the file and to the disk itself; while another process does that, or reads
   * what would be written over, nothing is moved and nothing is lost.
   */
  checkpoint(kind: CheckpointKind = 'PASSIVE'): void {
    const pages = this.#file.checkpoint(kind);
    // Where others write on, the log would never come to its end: they wait once.
    if (kind === 'PASSIVE' && pages > longLog) this.checkpoint('RESTART');
  }

  /** Gives some room back that removed entries left, when it is most of the file; answers whether there is more. */
  shrink(): boolean {
    const free = this.#file.number('PRAGMA freelist_count', []);
    if (free < freePagesKept || 2 * free < this.#file.number('PRAGMA page_count', [])) return false;
    this.#file.execute(`PRAGMA incremental_vacuum(${removalSlice})`);
    this.#file.changed(removalSlice);
    return true;
  }

  close(): void {
    this.#file.close();
  }

  #evict(sizeLimit: number, limit: number): string[] {
    const excess = this.totals().bytes - sizeLimit;
    return excess > 0 ? textsOf(this.#file.statement(evictFirst).all([limit, excess])) : [];
  }

  #transaction(action: () => void): void {
    try {
      this.#file.transaction(action);
    } catch (error) {
      // On a full disk the log cannot grow, but what it holds may still find its place in the file.
      if (!isLocked(error)) this.#file.askForCheckpoint();
      throw error;
    }
  }

  /** Runs one statement that removes rows. */
  #changing<T>(action: () => T): T {
    let result!: T;
    this.#transaction(() => {
      result = action();
    });
    this.#file.changed(removalSlice);
    return result;
  }
}
