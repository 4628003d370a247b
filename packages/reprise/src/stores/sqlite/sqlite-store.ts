import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Clock,
  type Logger,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
  type Timer,
} from '../../core/index.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import { availableDriver } from '../sqlite-driver/available-driver.ts';
import { assertStorable, isStorable } from '../sqlite-driver/key-range.ts';
import { scanPages } from '../sqlite-driver/scan-pages.ts';
import type { SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  StoreCapabilities,
  StoredEntry,
  SyncStore,
} from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import { EntryDatabase } from './entry-database.ts';
import { WriteBehind } from './write-behind.ts';

/** Options of {@link sqlite}. */
export interface SqliteOptions {
  /** Milliseconds a write may wait before it is in the file. @default 50 */
  readonly flushInterval?: number;
  /** Bytes of writes that may wait; beyond, `setMany` and `deleteMany` wait for the file. @default 16 MiB */
  readonly maxPendingBytes?: number;
  /** Milliseconds between sweeps for expired entries; reads never see them anyway. @default 60_000 */
  readonly sweepInterval?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
  /** The SQLite library. @default Node's own where it has one, else the package `libsql` */
  readonly driver?: SqliteDriver;
}

/** Entries read before the event loop has its turn. */
const readSlice = 256;

/** A {@link SyncStore} in one SQLite file; see {@link sqlite}. */
export class SqliteStore implements SyncStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: false,
    durable: true,
    sync: true,
  };
  readonly #path: string;
  readonly #database: EntryDatabase;
  readonly #writes: WriteBehind;
  readonly #clock: Clock;
  readonly #listeners: RemovalListeners;
  readonly #sweepInterval: number;
  readonly #sweepLog: StateLog;
  #sweep: Timer;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: SqliteOptions = {}) {
    const { clock = systemClock, logger = silentLogger } = options;
    this.#path = path;
    this.#clock = clock;
    this.#listeners = new RemovalListeners(logger);
    this.#database = new EntryDatabase(path, options.driver ?? availableDriver());
    this.#writes = new WriteBehind(this.#database, {
      clock,
      logger,
      target: `the store file ${path}`,
      interval: options.flushInterval ?? 50,
      maxBytes: options.maxPendingBytes ?? 16 * 1_024 * 1_024,
    });
    this.#sweepInterval = options.sweepInterval ?? 60_000;
    this.#sweepLog = new StateLog(logger, `the sweep of ${path}`);
    this.#sweep = clock.schedule(this.#sweepInterval, () => this.#sweepSlice());
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const found: (StoredEntry | undefined)[] = [];
    for (const [index, key] of keys.entries()) {
      if (index > 0 && index % readSlice === 0) await nextTurn();
      this.#assertOpen();
      const entry = this.#read(key);
      found.push(entry && (this.#writes.get(key) ? copyEntry(entry) : entry));
    }
    this.#assertOpen();
    return found;
  }

  readSync(key: string): StoredEntry | undefined {
    this.#assertOpen();
    return this.#read(key);
  }

  /**
   * Resolves when the entries can be read; they are in the file `flushInterval` later, or after {@link flush}.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a key with a zero character or half a surrogate pair;
   * `STORE_UNAVAILABLE` when the file cannot be written and `maxPendingBytes` wait already.
   */
  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.#assertOpen();
    for (const { key } of entries) assertStorable(key);
    for (const entry of entries) {
      if (!this.#writes.hasRoom) await this.#room();
      this.#put(entry, options);
    }
  }

  /** Like {@link setMany}; where no more may wait, what waits is written first. */
  writeSync(entry: StoredEntry, options: SetOptions = {}): void {
    this.#assertOpen();
    assertStorable(entry.key);
    this.#writes.makeRoom();
    this.#put(entry, options);
  }

  removeSync(key: string): boolean {
    this.#assertOpen();
    if (!this.#isAlive(key)) return false;
    this.#writes.makeRoom();
    this.#writes.add({ key, entry: undefined });
    return true;
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#assertOpen();
    let alive = 0;
    for (const key of keys) {
      if (!this.#isAlive(key)) continue;
      if (!this.#writes.hasRoom) await this.#room();
      this.#writes.add({ key, entry: undefined });
      alive += 1;
    }
    return alive;
  }

  /** Goes in order of the keys' code points; what waits to be written is written first. */
  scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    return scanPages<StoredEntry>(options, {
      settle: () => this.flush(),
      assertOpen: () => this.#assertOpen(),
      now: () => this.#clock.now(),
      page: (page) => this.#database.page(page),
      keyOf: ({ key }) => key,
      latest: (row, withValue) => this.#latest(row, withValue),
    });
  }

  /** Resolves when the entries are gone from the file; reads no longer see them at once. */
  async clear(prefix = ''): Promise<void> {
    this.#assertOpen();
    if (isStorable(prefix)) await this.#writes.clear(prefix);
  }

  async count(prefix = ''): Promise<number> {
    await this.flush();
    this.#assertOpen();
    return isStorable(prefix) ? this.#database.count(prefix, this.#clock.now()) : 0;
  }

  async flush(): Promise<void> {
    this.#assertOpen();
    await this.#writes.flush();
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Writes what waits, then closes the file; rejects when the last writes failed, the file closed all the same. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#sweep.cancel();
    try {
      await this.#writes.flush();
    } finally {
      this.#writes.stop();
      this.#database.close();
    }
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', `The store of ${this.#path} is closed`);
  }

  async #room(): Promise<void> {
    await this.#writes.room();
    this.#assertOpen();
  }

  #put(entry: StoredEntry, { onlyIfAbsent }: SetOptions): void {
    if (onlyIfAbsent && this.#isAlive(entry.key)) return;
    this.#writes.add({ key: entry.key, entry: copyEntry(entry) });
  }

  /** What waits is given as it is, the rest is read from the file. */
  #read(key: string): StoredEntry | undefined {
    const now = this.#clock.now();
    const change = this.#writes.get(key);
    if (change) return change.entry && isAlive(change.entry, now) ? change.entry : undefined;
    if (this.#writes.isCleared(key) || !isStorable(key)) return undefined;
    const entry = this.#database.read(key);
    return entry && isAlive(entry, now) ? entry : undefined;
  }

  #isAlive(key: string): boolean {
    const change = this.#writes.get(key);
    if (change) return change.entry !== undefined && isAlive(change.entry, this.#clock.now());
    if (this.#writes.isCleared(key) || !isStorable(key)) return false;
    const expiry = this.#database.expiryOf(key);
    return expiry !== undefined && expiry > this.#clock.now();
  }

  /** What a row that was read a moment ago is by now. */
  #latest(row: StoredEntry, withValue: boolean): StoredEntry | undefined {
    const change = this.#writes.get(row.key);
    if (!change) return this.#writes.isCleared(row.key) ? undefined : row;
    return change.entry && isAlive(change.entry, this.#clock.now())
      ? copyEntry(change.entry, withValue)
      : undefined;
  }

  /** Removes some expired rows and comes back soon for more, or at the next interval. */
  #sweepSlice(): void {
    let removed: readonly string[] = [];
    try {
      removed = this.#database.removeExpired(this.#clock.now());
      this.#sweepLog.succeeded();
    } catch (error) {
      this.#sweepLog.failed(error, 'expired entries stay in the file, unseen');
    }
    const delay = removed.length > 0 ? 0 : this.#sweepInterval;
    this.#sweep = this.#clock.schedule(delay, () => this.#sweepSlice());
    // A key with a change that waits was written or removed by the caller since it expired.
    this.#listeners.notify(removed.filter((key) => !this.#writes.get(key)));
  }
}
