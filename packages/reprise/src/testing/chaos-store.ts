import type { RemovalListener, ScanOptions, SetOptions, Store, StoredEntry } from '../stores/index.ts';

/** What a {@link ChaosStore} does with reads or writes. */
export type ChaosMode = 'work' | 'fail' | 'hang';

/** A store over another that can be told to fail or to hang, for tests of what happens then. */
export class ChaosStore implements Store {
  readonly #store: Store;
  reads: ChaosMode = 'work';
  writes: ChaosMode = 'work';

  constructor(store: Store) {
    this.#store = store;
  }

  get capabilities(): Store['capabilities'] {
    return { ...this.#store.capabilities, sync: false };
  }

  getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    return meddle(this.reads, () => this.#store.getMany(keys));
  }

  setMany(entries: readonly StoredEntry[], options?: SetOptions): Promise<void> {
    return meddle(this.writes, () => this.#store.setMany(entries, options));
  }

  deleteMany(keys: readonly string[]): Promise<number> {
    return meddle(this.writes, () => this.#store.deleteMany(keys));
  }

  async *scan(options?: ScanOptions): AsyncIterable<StoredEntry> {
    await meddle(this.reads, async () => {});
    yield* this.#store.scan(options);
  }

  clear(prefix?: string): Promise<void> {
    return meddle(this.writes, () => this.#store.clear(prefix));
  }

  count(prefix?: string): Promise<number> {
    return meddle(this.reads, () => this.#store.count(prefix));
  }

  flush(): Promise<void> {
    return meddle(this.writes, () => this.#store.flush());
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#store.onRemoval(listener);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

async function meddle<T>(mode: ChaosMode, work: () => Promise<T>): Promise<T> {
  if (mode === 'fail') throw new Error('the chaos store was told to fail');
  if (mode === 'hang') return new Promise(() => {});
  return work();
}
