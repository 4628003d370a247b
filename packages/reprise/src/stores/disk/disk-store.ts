import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, RepriseError, silentLogger, systemClock } from '../../core/index.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import { availableDriver } from '../sqlite-driver/available-driver.ts';
import { assertStorable, isStorable } from '../sqlite-driver/key-range.ts';
import { scanPages } from '../sqlite-driver/scan-pages.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  StoreCapabilities,
  StoredEntry,
  SyncStore,
} from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import { DiskIndex, type DiskTotals } from './disk-index.ts';
import type { DiskOptions } from './disk-options.ts';
import { DiskUpkeep } from './disk-upkeep.ts';
import { DiskWriter } from './disk-writer.ts';
import type { IndexRow } from './index-row.ts';
import { ValueFiles } from './value-files.ts';
import { ValueLoader } from './value-loader.ts';
import { atOnce, whenFree } from './when-free.ts';

const defaultSizeLimit = 32 * 1_024 ** 3;

/** Entries read before the event loop has its turn; those with files are read together. */
const readSlice = 64;

/** A {@link SyncStore} in a folder, for several processes at once; see {@link disk}. */
export class DiskStore implements SyncStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: true,
    durable: true,
    sync: true,
  };
  readonly #folder: string;
  readonly #index: DiskIndex;
  readonly #files: ValueFiles;
  readonly #loader: ValueLoader;
  readonly #writer: DiskWriter;
  readonly #upkeep: DiskUpkeep;
  readonly #clock: Clock;
  readonly #listeners: RemovalListeners;
  readonly #patience: number;
  readonly #readsCount: boolean;
  #closing: Promise<void> | undefined;

  constructor(folder: string, options: DiskOptions = {}) {
    const { clock = systemClock, logger = silentLogger, sizeLimit = defaultSizeLimit } = options;
    const { patience = 5_000, compressOver = 4_096, sweepInterval = 60_000 } = options;
    if (!(sizeLimit >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'sizeLimit must be at least 1');
    this.#folder = folder;
    this.#clock = clock;
    this.#patience = patience;
    this.#readsCount = options.eviction === 'least-recently-used';
    this.#listeners = new RemovalListeners(logger);
    this.#index = new DiskIndex(folder, options.driver ?? availableDriver());
    this.#files = new ValueFiles(join(folder, 'values'));
    this.#loader = new ValueLoader(this.#index, this.#files, { folder, logger });
    const removed = (keys: readonly string[]): void => this.#tellRemoved(keys);
    const shared = { folder, sizeLimit, patience, clock, removed };
    this.#upkeep = new DiskUpkeep(this.#index, this.#files, { ...shared, sweepInterval, logger });
    this.#writer = new DiskWriter(this.#index, this.#files, this.#upkeep, { ...shared, compressOver });
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const found: (StoredEntry | undefined)[] = [];
    for (let start = 0; start < keys.length; start += readSlice) {
      if (start > 0) await nextTurn();
      this.#assertOpen();
      const slice = keys.slice(start, start + readSlice);
      found.push(...(await Promise.all(await this.#whenFree(() => slice.map((key) => this.#read(key))))));
    }
    this.#assertOpen();
    return found;
  }

  /** Reads while the caller waits, a file too if there is one. */
  readSync(key: string): StoredEntry | undefined {
    this.#assertOpen();
    const waiting = this.#writer.get(key);
    if (waiting) return this.#isAlive(waiting.entry) ? waiting.entry : undefined;
    const row = atOnce(() => this.#row(key));
    return row && this.#loader.loadSync(row);
  }

  /**
   * Resolves when the entries are in the folder: other processes see them, and a kill of any process loses none.
   * A power cut may, unless {@link flush} resolved since.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a key with a zero character or half a surrogate pair; `STORE_LOCKED`
   * when other processes write for longer than `patience`; `STORE_UNAVAILABLE` when the disk is full or cannot be
   * written. Of many entries some may have been written then.
   */
  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.#assertOpen();
    for (const { key } of entries) assertStorable(key);
    if (entries.length > 0) await this.#writer.write(entries, options);
  }

  /** Like {@link setMany}, but gives up after about 25 ms when other processes write all the time. */
  writeSync(entry: StoredEntry, options: SetOptions = {}): void {
    this.#assertOpen();
    assertStorable(entry.key);
    this.#writer.writeSync(entry, options);
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#assertOpen();
    const storable = keys.filter(isStorable);
    return storable.length > 0 ? this.#writer.remove(storable) : 0;
  }

  /** Like {@link writeSync}. */
  removeSync(key: string): boolean {
    this.#assertOpen();
    return isStorable(key) && this.#writer.removeSync(key);
  }

  /** Goes in order of the keys' code points, after what waits is written. */
  scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    return scanPages<IndexRow>(options, {
      settle: () => this.#writer.drain(),
      assertOpen: () => this.#assertOpen(),
      now: () => this.#clock.now(),
      page: (page) => this.#whenFree(() => this.#index.page(page)),
      keyOf: ({ entry }) => entry.key,
      latest: (row, withValue) => this.#latest(row, withValue),
    });
  }

  /** Resolves when the entries that were there are gone; reads may see them until then. */
  async clear(prefix = ''): Promise<void> {
    this.#assertOpen();
    if (isStorable(prefix)) await this.#writer.clear(prefix);
  }

  async count(prefix = ''): Promise<number> {
    this.#assertOpen();
    await this.#writer.drain();
    this.#assertOpen();
    return isStorable(prefix) ? this.#whenFree(() => this.#index.count(prefix, this.#clock.now())) : 0;
  }

  /** Entries and bytes in the folder, kept by the index at each change. */
  stats(): DiskTotals {
    this.#assertOpen();
    return atOnce(() => this.#index.totals());
  }

  /** Resolves when everything written so far survives a power cut, and the store is no larger than `sizeLimit`. */
  async flush(): Promise<void> {
    this.#assertOpen();
    await this.#writer.drain();
    await this.#files.sync();
    await this.#upkeep.settle();
    this.#assertOpen();
    this.#index.checkpoint();
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Ends what runs, then closes the index; other processes go on. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.#writer.drain();
      await this.#files.sync();
    } finally {
      await this.#upkeep.close();
      this.#index.close();
    }
  }

  #read(key: string): StoredEntry | undefined | Promise<StoredEntry | undefined> {
    const waiting = this.#writer.get(key);
    if (waiting) return this.#isAlive(waiting.entry) ? copyEntry(waiting.entry) : undefined;
    const row = this.#row(key);
    return row && this.#loader.load(row);
  }

  /** The row of an entry that is alive. */
  #row(key: string): IndexRow | undefined {
    const row = isStorable(key) ? this.#index.read(key) : undefined;
    if (!row || !this.#isAlive(row.entry)) return undefined;
    if (this.#readsCount) this.#upkeep.used(key);
    return row;
  }

  /** What a row that was read a moment ago is by now. */
  #latest(row: IndexRow, withValue: boolean): StoredEntry | undefined | Promise<StoredEntry | undefined> {
    const waiting = this.#writer.get(row.entry.key);
    if (waiting) return this.#isAlive(waiting.entry) ? copyEntry(waiting.entry, withValue) : undefined;
    return withValue ? this.#loader.load(row) : row.entry;
  }

  #isAlive(entry: StoredEntry | undefined): entry is StoredEntry {
    return entry !== undefined && isAlive(entry, this.#clock.now());
  }

  /** A key that waits to be written was written by the caller since it was removed. */
  #tellRemoved(keys: readonly string[]): void {
    this.#listeners.notify(keys.filter((key) => !this.#writer.get(key)));
  }

  #whenFree<T>(action: () => T): Promise<T> {
    return whenFree(action, this.#patience);
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', `The disk store ${this.#folder} is closed`);
  }
}
