import {
  type Clock,
  type Logger,
  RepriseError,
  silentLogger,
  systemClock,
  type Timer,
} from '../../core/index.ts';
import { type EvictionKind, eviction } from '../eviction/eviction.ts';
import type { Eviction } from '../eviction/eviction-order.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  StoreCapabilities,
  StoredEntry,
  SyncStore,
} from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import { inOrder } from './ordered-keys.ts';
import { sizeOf } from './size-of.ts';

/** Options of {@link memory}. */
export interface MemoryOptions {
  /** Most entries kept. @default 100_000 */
  readonly maxEntries?: number;
  /** Most bytes kept: values, vectors, keys, tags and a fixed overhead of each entry. @default 256 MiB */
  readonly maxBytes?: number;
  /** Which entries go when a bound is reached. @default 'tiny-lfu' */
  readonly eviction?: EvictionKind;
  /** Milliseconds between sweeps for expired entries; reads never see them anyway. @default 30_000 */
  readonly sweepInterval?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** What a {@link MemoryStore} holds and what it removed since it was made. */
export interface MemoryStats {
  /** Entries held, those included that expired and were not swept yet. */
  readonly entries: number;
  readonly bytes: number;
  readonly evicted: number;
  readonly expired: number;
  /** Entries that were not stored because one alone was larger than `maxBytes`. */
  readonly tooLarge: number;
}

interface Slot {
  readonly entry: StoredEntry;
  readonly bytes: number;
}

/** Entries a sweep looks at before the event loop has its turn. */
const sweepSlice = 1_000;

/** A {@link SyncStore} in the memory of the process, bounded by entries and by bytes; see {@link memory}. */
export class MemoryStore implements SyncStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: false,
    durable: false,
    sync: true,
  };
  readonly #slots = new Map<string, Slot>();
  readonly #order: Eviction;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #sweepInterval: number;
  readonly #clock: Clock;
  readonly #listeners: RemovalListeners;
  #bytes = 0;
  #expiring = 0;
  #evicted = 0;
  #expired = 0;
  #tooLarge = 0;
  #sweep: Timer | undefined;
  #closed = false;

  constructor(options: MemoryOptions = {}) {
    this.#order = eviction(options.eviction ?? 'tiny-lfu');
    this.#maxEntries = options.maxEntries ?? 100_000;
    this.#maxBytes = options.maxBytes ?? 256 * 1_024 * 1_024;
    if (!(this.#maxEntries >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'maxEntries must be at least 1');
    if (!(this.#maxBytes >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'maxBytes must be at least 1');
    this.#sweepInterval = options.sweepInterval ?? 30_000;
    this.#clock = options.clock ?? systemClock;
    this.#listeners = new RemovalListeners(options.logger ?? silentLogger);
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.#assertOpen();
    const found: (StoredEntry | undefined)[] = [];
    for (const key of keys) {
      const entry = this.readSync(key);
      found.push(entry && copyEntry(entry));
    }
    return found;
  }

  /** The entry itself: the same object until it is written again. */
  readSync(key: string): StoredEntry | undefined {
    this.#assertOpen();
    const slot = this.#slots.get(key);
    if (!slot || !this.#isAlive(slot.entry)) return undefined;
    this.#order.used(key);
    return slot.entry;
  }

  async setMany(entries: readonly StoredEntry[], options?: SetOptions): Promise<void> {
    this.#assertOpen();
    this.#write(entries, options);
  }

  writeSync(entry: StoredEntry, options?: SetOptions): void {
    this.#assertOpen();
    this.#write([entry], options);
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#assertOpen();
    let alive = 0;
    for (const key of keys) if (this.removeSync(key)) alive += 1;
    return alive;
  }

  removeSync(key: string): boolean {
    this.#assertOpen();
    const slot = this.#slots.get(key);
    if (!slot) return false;
    this.#drop(slot);
    return this.#isAlive(slot.entry);
  }

  /** Goes in order of the keys' code units. */
  async *scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    this.#assertOpen();
    const { prefix = '', cursor, limit = Number.POSITIVE_INFINITY, values = true } = options;
    if (limit <= 0) return;
    const keys: string[] = [];
    for (const key of this.#slots.keys()) {
      if (key.startsWith(prefix) && (cursor === undefined || key > cursor)) keys.push(key);
    }
    let given = 0;
    for await (const key of inOrder(keys)) {
      this.#assertOpen();
      const slot = this.#slots.get(key);
      if (!slot || !isAlive(slot.entry, this.#clock.now())) continue;
      yield copyEntry(slot.entry, values);
      given += 1;
      if (given >= limit) return;
    }
  }

  async clear(prefix = ''): Promise<void> {
    this.#assertOpen();
    if (prefix === '') return this.#forgetAll();
    for (const slot of this.#slots.values()) {
      if (slot.entry.key.startsWith(prefix)) this.#drop(slot);
    }
  }

  async count(prefix = ''): Promise<number> {
    this.#assertOpen();
    if (prefix === '' && this.#expiring === 0) return this.#slots.size;
    const now = this.#clock.now();
    let alive = 0;
    for (const { entry } of this.#slots.values()) {
      if (entry.key.startsWith(prefix) && isAlive(entry, now)) alive += 1;
    }
    return alive;
  }

  /** Nothing to do: memory is as durable as it gets. */
  async flush(): Promise<void> {
    this.#assertOpen();
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  stats(): MemoryStats {
    return {
      entries: this.#slots.size,
      bytes: this.#bytes,
      evicted: this.#evicted,
      expired: this.#expired,
      tooLarge: this.#tooLarge,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#sweep?.cancel();
    this.#forgetAll();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The memory store is closed');
  }

  /** Asks for the time only where it matters. */
  #isAlive(entry: StoredEntry): boolean {
    return entry.expiresAt === undefined || isAlive(entry, this.#clock.now());
  }

  #write(entries: readonly StoredEntry[], options: SetOptions = {}): void {
    const evicted: string[] = [];
    for (const entry of entries) {
      const old = this.#slots.get(entry.key);
      if (options.onlyIfAbsent && old && this.#isAlive(old.entry)) continue;
      this.#put(entry, old, evicted);
    }
    this.#listeners.notify(evicted.filter((key) => !this.#slots.has(key)));
    if (this.#expiring > 0)
      this.#sweep ??= this.#clock.schedule(this.#sweepInterval, () => this.#startSweep());
  }

  #put(entry: StoredEntry, old: Slot | undefined, evicted: string[]): void {
    const bytes = sizeOf(entry);
    if (bytes > this.#maxBytes) {
      this.#tooLarge += 1;
      if (old) this.#drop(old);
      evicted.push(entry.key);
      return;
    }
    this.#makeRoom(entry.key, old ? 0 : 1, bytes - (old?.bytes ?? 0), evicted);
    if (old?.entry.expiresAt !== undefined) this.#expiring -= 1;
    if (entry.expiresAt !== undefined) this.#expiring += 1;
    this.#bytes += bytes - (old?.bytes ?? 0);
    this.#slots.set(entry.key, { entry: copyEntry(entry), bytes });
    this.#order.added(entry.key);
  }

  /** Evicts until the bounds hold with `entries` and `bytes` more, sparing the key that is being written. */
  #makeRoom(writing: string, entries: number, bytes: number, evicted: string[]): void {
    while (this.#slots.size + entries > this.#maxEntries || this.#bytes + bytes > this.#maxBytes) {
      const victim = this.#order.victim()!;
      if (victim === writing) {
        this.#order.used(writing);
        continue;
      }
      this.#drop(this.#slots.get(victim)!);
      this.#evicted += 1;
      evicted.push(victim);
    }
  }

  #drop({ entry, bytes }: Slot): void {
    this.#slots.delete(entry.key);
    this.#order.removed(entry.key);
    this.#bytes -= bytes;
    if (entry.expiresAt !== undefined) this.#expiring -= 1;
  }

  #forgetAll(): void {
    this.#slots.clear();
    this.#order.clear();
    this.#bytes = 0;
    this.#expiring = 0;
  }

  #startSweep(): void {
    this.#sweepSlice(this.#slots.values());
  }

  /** Looks at a bounded number of entries, then comes back for the rest; the iterator survives changes between. */
  #sweepSlice(slots: Iterator<Slot>): void {
    const now = this.#clock.now();
    const expired: string[] = [];
    let finished = false;
    for (let looked = 0; looked < sweepSlice && !finished; looked++) {
      const { value, done } = slots.next();
      if (done) finished = true;
      else if (!isAlive(value.entry, now)) {
        this.#drop(value);
        expired.push(value.entry.key);
      }
    }
    this.#expired += expired.length;
    this.#sweep = this.#nextSweep(slots, finished);
    this.#listeners.notify(expired);
  }

  #nextSweep(slots: Iterator<Slot>, finished: boolean): Timer | undefined {
    if (!finished) return this.#clock.schedule(0, () => this.#sweepSlice(slots));
    if (this.#expiring === 0) return undefined;
    return this.#clock.schedule(this.#sweepInterval, () => this.#startSweep());
  }
}
