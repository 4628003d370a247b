import { type Clock, RepriseError, systemClock } from '../core/index.ts';
import {
  type ChangeListener,
  type MemoryStore,
  memory,
  type RemovalListener,
  type ScanOptions,
  type SetOptions,
  type SharedStore,
  type StoreCapabilities,
  type StoreChange,
  type StoredEntry,
} from '../stores/index.ts';

interface Follower {
  readonly prefix: string;
  readonly listener: ChangeListener;
}

/**
 * What several {@link SharedMemoryStore}s share: a server in the memory of the process, for tests of what instances
 * do with each other's changes.
 *
 * @example
 * ```ts
 * const server = new SharedMemory();
 * const [first, second] = [server.open(), server.open()];
 * await second.follow('', (changes) => console.log(changes));
 * await first.deleteMany(['a']); // the second is told, the first is not
 * ```
 */
export class SharedMemory {
  readonly #entries: MemoryStore;
  readonly #instances = new Set<SharedMemoryStore>();

  constructor(clock: Clock = systemClock) {
    this.#entries = memory({ clock, eviction: 'lru' });
  }

  /** One more instance over the same entries. */
  open(): SharedMemoryStore {
    const store = new SharedMemoryStore(this.#entries, (changes) => this.#spread(store, changes));
    this.#instances.add(store);
    return store;
  }

  /** Loses every entry without a word about each, as `FLUSHALL` does; every follower is told of a gap. */
  async loseAll(): Promise<void> {
    await this.#entries.clear();
    for (const store of this.#instances) store.gap();
  }

  #spread(origin: SharedMemoryStore, changes: readonly StoreChange[]): void {
    for (const store of this.#instances) if (store !== origin) store.receive(changes);
  }
}

/** One instance's view of a {@link SharedMemory}; it can be cut off, and its news can be kept back or lost. */
export class SharedMemoryStore implements SharedStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: true,
    durable: false,
    sync: false,
  };
  readonly #entries: MemoryStore;
  readonly #spread: (changes: readonly StoreChange[]) => void;
  readonly #followers = new Set<Follower>();
  #kept: StoreChange[] | undefined;
  #closed = false;
  /** While true every call rejects with `STORE_UNAVAILABLE`, those to {@link follow} too. */
  failing = false;
  /** How many keys were read, and how many scans began. */
  readonly asked = { keys: 0, scans: 0 };

  constructor(entries: MemoryStore, spread: (changes: readonly StoreChange[]) => void) {
    this.#entries = entries;
    this.#spread = spread;
  }

  /** Number of {@link follow} that have not ended. */
  get followers(): number {
    return this.#followers.size;
  }

  /** Keeps back the changes of others until {@link deliver} or {@link gap}. */
  hold(): void {
    this.#kept ??= [];
  }

  /** Gives the followers what was kept back. */
  deliver(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    this.#tell(kept);
  }

  /** Loses what was kept back and tells every follower of a gap. */
  gap(): void {
    this.#kept = undefined;
    for (const { prefix, listener } of this.#followers) listener([{ kind: 'gap', prefix }]);
  }

  /** Takes the changes of another instance; the followers hear of them when the code that runs now has ended. */
  receive(changes: readonly StoreChange[]): void {
    if (this.#kept) this.#kept.push(...changes);
    else queueMicrotask(() => this.#tell(changes));
  }

  async follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    this.#assertWorks();
    const follower = { prefix, listener };
    this.#followers.add(follower);
    return async () => void this.#followers.delete(follower);
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.#assertWorks();
    this.asked.keys += keys.length;
    return this.#entries.getMany(keys);
  }

  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.#assertWorks();
    const absent = ({ key }: StoredEntry): boolean => this.#entries.readSync(key) === undefined;
    const written = options.onlyIfAbsent ? entries.filter(absent) : entries;
    await this.#entries.setMany(entries, options);
    this.#spread(written.map(({ key, version }) => ({ kind: 'written', key, version })));
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#assertWorks();
    const removed = await this.#entries.deleteMany(keys);
    this.#spread(keys.map((key) => ({ kind: 'removed', key })));
    return removed;
  }

  async *scan(options?: ScanOptions): AsyncGenerator<StoredEntry> {
    this.#assertWorks();
    this.asked.scans += 1;
    for await (const entry of this.#entries.scan(options)) {
      this.#assertWorks();
      yield entry;
    }
  }

  async clear(prefix = ''): Promise<void> {
    this.#assertWorks();
    await this.#entries.clear(prefix);
    this.#spread([{ kind: 'cleared', prefix }]);
  }

  async count(prefix?: string): Promise<number> {
    this.#assertWorks();
    return this.#entries.count(prefix);
  }

  async flush(): Promise<void> {
    this.#assertWorks();
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#entries.onRemoval(listener);
  }

  /** Ends this instance; the entries stay. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#followers.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tell(changes: readonly StoreChange[]): void {
    for (const { prefix, listener } of this.#followers) {
      const concerning = changes.filter((change) => concerns(change, prefix));
      if (concerning.length > 0) listener(concerning);
    }
  }

  #assertWorks(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The shared memory store is closed');
    if (this.failing) throw new RepriseError('STORE_UNAVAILABLE', 'The shared memory store was told to fail');
  }
}

function concerns(change: StoreChange, prefix: string): boolean {
  if ('key' in change) return change.key.startsWith(prefix);
  return change.prefix.startsWith(prefix) || prefix.startsWith(change.prefix);
}
