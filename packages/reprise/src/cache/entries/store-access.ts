import { type Clock, messageOf, RepriseError, withinDeadline } from '../../core/index.ts';
import {
  type CallStore,
  isCallStore,
  isSyncStore,
  type SetOptions,
  type Store,
  type StoredCall,
  type StoredEntry,
  type SyncStore,
} from '../../stores/index.ts';

/** A store behind one door: waits are bounded, and every failure is a RepriseError. */
export class StoreAccess {
  readonly store: Store;
  /** The store, when it answers without promises. */
  readonly sync: SyncStore | undefined;
  /** The store, when answering without promises costs no more than memory does. */
  readonly quick: SyncStore | undefined;
  /** The store, when it has to know the calls it is asked for. */
  readonly #callStore: CallStore | undefined;
  readonly #clock: Clock;
  readonly #deadline: number;
  #closed = false;

  /** @param deadline Milliseconds to wait for one answer of the store. */
  constructor(store: Store, clock: Clock, deadline: number) {
    this.store = store;
    this.sync = isSyncStore(store) ? store : undefined;
    this.quick = store.capabilities.durable ? undefined : this.sync;
    this.#callStore = isCallStore(store) ? store : undefined;
    this.#clock = clock;
    this.#deadline = deadline;
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    if (keys.length === 0) return [];
    // What is decoded from the object of a store in memory can be kept beside it; copies would not allow that.
    if (this.quick) return keys.map((key) => this.readSync(key));
    return this.#within('reading from the store', () => this.store.getMany(keys));
  }

  /** {@link getMany} of the entries of calls. */
  getCalls(calls: readonly StoredCall[]): Promise<(StoredEntry | undefined)[]> {
    const callStore = this.#callStore;
    if (callStore === undefined) return this.getMany(calls.map(({ storeKey }) => storeKey));
    return this.#within('reading from the store', () => callStore.getCalls(calls));
  }

  setMany(entries: readonly StoredEntry[], options?: SetOptions): Promise<void> {
    return this.#within('writing to the store', () => this.store.setMany(entries, options));
  }

  deleteMany(keys: readonly string[]): Promise<number> {
    return this.#within('removing from the store', () => this.store.deleteMany(keys));
  }

  /** Only over a {@link SyncStore}. */
  readSync(key: string): StoredEntry | undefined {
    // Every hit passes here: no function is made for it.
    try {
      this.assertOpen();
      return this.sync!.readSync(key);
    } catch (error) {
      throw storeFault('reading from the store', error);
    }
  }

  /** {@link readSync} of the entry of a call. */
  readCallSync(call: StoredCall): StoredEntry | undefined {
    const callStore = this.#callStore;
    if (callStore?.readCallSync === undefined) return this.readSync(call.storeKey);
    return this.#at('reading from the store', () => callStore.readCallSync?.(call));
  }

  /** Only over a {@link SyncStore}. */
  writeSync(entry: StoredEntry, options?: SetOptions): void {
    this.#at('writing to the store', () => this.sync!.writeSync(entry, options));
  }

  /** Makes every further use throw `CLOSED`; the store itself stays as it is. */
  close(): void {
    this.#closed = true;
  }

  /**
   * What a store does in its own time, such as a scan.
   *
   * @throws RepriseError with a code, whatever the store threw.
   */
  async unhurried<T>(operation: string, work: (store: Store) => Promise<T>): Promise<T> {
    try {
      this.assertOpen();
      return await work(this.store);
    } catch (error) {
      throw storeFault(operation, error);
    }
  }

  /** @throws RepriseError `CLOSED` after {@link close}. */
  assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The cache is closed');
  }

  async #within<T>(operation: string, work: () => Promise<T>): Promise<T> {
    try {
      this.assertOpen();
      return await withinDeadline(work(), { operation, milliseconds: this.#deadline, clock: this.#clock });
    } catch (error) {
      throw storeFault(operation, error);
    }
  }

  #at<T>(operation: string, work: () => T): T {
    try {
      this.assertOpen();
      return work();
    } catch (error) {
      throw storeFault(operation, error);
    }
  }
}

/** What a store threw, with a code. */
export function storeFault(operation: string, error: unknown): RepriseError {
  if (RepriseError.isInstance(error)) return error;
  return new RepriseError('STORE_UNAVAILABLE', `${operation} failed: ${messageOf(error)}`, { cause: error });
}
