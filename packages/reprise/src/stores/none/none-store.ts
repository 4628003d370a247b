import { RepriseError } from '../../core/index.ts';
import type { ScanOptions, SetOptions, StoreCapabilities, StoredEntry, SyncStore } from '../store.ts';

/** A {@link SyncStore} that keeps nothing; see {@link none}. */
export class NoneStore implements SyncStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: false,
    durable: false,
    sync: true,
  };
  #closed = false;

  async getMany(keys: readonly string[]): Promise<undefined[]> {
    this.#assertOpen();
    return keys.map(() => undefined);
  }

  async setMany(_entries: readonly StoredEntry[], _options?: SetOptions): Promise<void> {
    this.#assertOpen();
  }

  async deleteMany(_keys: readonly string[]): Promise<number> {
    this.#assertOpen();
    return 0;
  }

  async *scan(_options?: ScanOptions): AsyncGenerator<StoredEntry> {
    this.#assertOpen();
    yield* [];
  }

  async clear(_prefix?: string): Promise<void> {
    this.#assertOpen();
  }

  async count(_prefix?: string): Promise<number> {
    this.#assertOpen();
    return 0;
  }

  async flush(): Promise<void> {
    this.#assertOpen();
  }

  readSync(_key: string): undefined {
    this.#assertOpen();
  }

  writeSync(_entry: StoredEntry, _options?: SetOptions): void {
    this.#assertOpen();
  }

  removeSync(_key: string): boolean {
    this.#assertOpen();
    return false;
  }

  /** Never calls anybody: nothing that was kept is removed. */
  onRemoval(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The store that keeps nothing is closed');
  }
}
