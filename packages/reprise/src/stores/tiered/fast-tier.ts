import type { StateLog } from '../../core/index.ts';
import type { Store, StoredEntry } from '../store.ts';

/**
 * A tier that may fail without harm: a failure is reported once, and a tier that missed a change is emptied before it
 * is used again, because what it holds may be old.
 */
export class FastTier {
  readonly #store: Store;
  readonly #log: StateLog;
  #missedChanges = 0;
  #stale = false;

  constructor(store: Store, log: StateLog) {
    this.#store = store;
    this.#log = log;
  }

  /** What the tier has; undefined when it fails. */
  async read(keys: readonly string[]): Promise<(StoredEntry | undefined)[] | undefined> {
    try {
      if (this.#stale) await this.#empty();
      const found = await this.#store.getMany(keys);
      this.#log.succeeded();
      return found;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  async change(action: (store: Store) => Promise<unknown>): Promise<void> {
    try {
      if (this.#stale) await this.#empty();
      await action(this.#store);
      this.#log.succeeded();
    } catch (error) {
      this.#missedChanges += 1;
      this.#stale = true;
      this.#failed(error);
    }
  }

  async #empty(): Promise<void> {
    const missed = this.#missedChanges;
    await this.#store.clear();
    if (this.#missedChanges === missed) this.#stale = false;
  }

  #failed(error: unknown): void {
    this.#log.failed(error, 'it is skipped');
  }
}
