import type { SetOptions, StoreCapabilities, StoredEntry, SyncStore } from '../store.ts';
import { type BackedOptions, BackedStore } from './backed-store.ts';
import type { SyncEntryBackend } from './entry-backend.ts';

/**
 * A {@link BackedStore} whose backend answers at once.
 *
 * A batch of more than 64 entries is written in parts, between which calls without promises may come.
 */
export class SyncBackedStore extends BackedStore implements SyncStore {
  readonly #backend: SyncEntryBackend;

  constructor(
    name: string,
    backend: SyncEntryBackend,
    capabilities: Omit<StoreCapabilities, 'sync'>,
    options: BackedOptions,
  ) {
    super(name, backend, { ...capabilities, sync: true }, options);
    this.#backend = backend;
  }

  readSync(key: string): StoredEntry | undefined {
    this.assertOpen();
    const entry = this.#backend.read(key);
    return entry && this.isAlive(entry) ? entry : undefined;
  }

  writeSync(entry: StoredEntry, { onlyIfAbsent = false }: SetOptions = {}): void {
    this.assertOpen();
    this.willWrite(entry);
    const created = onlyIfAbsent && this.#backend.create?.(entry) === true;
    if (!created && !(onlyIfAbsent && this.readSync(entry.key))) this.#backend.write(entry);
  }

  removeSync(key: string): boolean {
    this.assertOpen();
    const entry = this.#backend.read(key);
    if (!entry) return false;
    this.#backend.remove(key);
    return this.isAlive(entry);
  }
}
