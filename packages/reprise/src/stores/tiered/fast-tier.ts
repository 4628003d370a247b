import type { Clock, StateLog } from '../../core/index.ts';
import { isSyncStore, type Store, type StoreChange, type StoredEntry, type SyncStore } from '../store.ts';
import { restored, shortened } from './shortened-entry.ts';
import type { ResolvedTier } from './tier.ts';

/**
 * A tier that may fail without harm: a failure is reported once, and a tier that missed a change is emptied before it
 * is used again, because what it holds may be old.
 */
export class FastTier {
  readonly #store: Store;
  readonly #ttl: number;
  readonly #clock: Clock;
  readonly #log: StateLog;
  /** A store in memory gives the same object until the entry changes; so does the tier. */
  readonly #restored = new WeakMap<StoredEntry, StoredEntry>();
  #missedChanges = 0;
  #stale = false;
  #emptying = false;

  constructor({ store, ttl }: ResolvedTier, clock: Clock, log: StateLog) {
    this.#store = store;
    this.#ttl = ttl;
    this.#clock = clock;
    this.#log = log;
  }

  /** What the tier has; undefined when it fails. */
  async read(keys: readonly string[]): Promise<(StoredEntry | undefined)[] | undefined> {
    try {
      if (this.#stale) await this.#empty();
      const found = await this.#store.getMany(keys);
      this.#log.succeeded();
      return this.#ttl === Number.POSITIVE_INFINITY ? found : found.map((entry) => entry && restored(entry));
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Only over a {@link SyncStore}; a tier that has to be emptied has nothing until that was done. */
  readSync(key: string): StoredEntry | undefined {
    try {
      if (this.#stale) return this.#emptyLater();
      const entry = (this.#store as SyncStore).readSync(key);
      this.#log.succeeded();
      return entry && this.#ttl !== Number.POSITIVE_INFINITY ? this.#restore(entry) : entry;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async change(action: (store: Store) => Promise<unknown>): Promise<void> {
    try {
      if (this.#stale) await this.#empty();
      await action(this.#store);
      this.#log.succeeded();
    } catch (error) {
      this.#missed(error);
    }
  }

  /** Only over a {@link SyncStore}. */
  changeSync(action: (store: SyncStore) => void): void {
    try {
      if (this.#stale) {
        this.#emptyLater();
        return;
      }
      action(this.#store as SyncStore);
      this.#log.succeeded();
    } catch (error) {
      this.#missed(error);
    }
  }

  /** Drops what other instances changed; an entry with a higher version than the change is newer, and stays. */
  outdate(changes: readonly StoreChange[]): Promise<void> {
    return this.change(async (store) => {
      const keys: string[] = [];
      for (const change of changes) {
        if (!('key' in change)) await store.clear(change.prefix);
        else if (!(await isNewer(store, change.key, change.version))) keys.push(change.key);
      }
      if (keys.length > 0) await store.deleteMany(keys);
    });
  }

  /** Closes the store in any case; one that missed a change and outlives the process is emptied before. */
  async close(): Promise<void> {
    if (this.#stale) await this.#empty().catch((error: unknown) => this.#failed(error));
    await this.#store.close().catch((error: unknown) => this.#failed(error));
  }

  /** The entry as this tier keeps it. */
  own(entry: StoredEntry): StoredEntry {
    return this.#ttl === Number.POSITIVE_INFINITY ? entry : shortened(entry, this.#clock.now() + this.#ttl);
  }

  #restore(entry: StoredEntry): StoredEntry {
    let known = this.#restored.get(entry);
    if (!known) {
      known = restored(entry);
      this.#restored.set(entry, known);
    }
    return known;
  }

  async #empty(): Promise<void> {
    const missed = this.#missedChanges;
    await this.#store.clear();
    if (this.#missedChanges === missed) this.#stale = false;
  }

  /** Empties the tier while nobody waits; until that is done it is passed by. */
  #emptyLater(): undefined {
    if (this.#emptying) return;
    this.#emptying = true;
    this.#empty()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#emptying = false;
      });
  }

  #missed(error: unknown): void {
    this.#missedChanges += 1;
    this.#stale = true;
    this.#failed(error);
  }

  #failed(error: unknown): undefined {
    this.#log.failed(error, 'it is skipped');
  }
}

/** Whether what a store has under a key was written behind a change to this version. */
async function isNewer(store: Store, key: string, version = Number.POSITIVE_INFINITY): Promise<boolean> {
  if (version === Number.POSITIVE_INFINITY) return false;
  const held = isSyncStore(store) ? store.readSync(key) : (await store.getMany([key]))[0];
  return held !== undefined && held.version > version;
}
