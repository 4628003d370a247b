import type { RecentWrites } from '../../core/index.ts';
import type { Store } from '../../stores/index.ts';
import { EntryGroup } from './entry-group.ts';
import type { EntryProjection } from './entry-projection.ts';
import type { KnownEntries } from './known-entries.ts';

/** Parts of {@link OwnEntries}. */
export interface OwnEntriesOptions {
  readonly store: Store;
  readonly projection: EntryProjection;
  /** Is told what is taken or let go of, in all groups together. */
  readonly changes: RecentWrites;
  readonly prefix: string;
  /** Called when everything was read, with the keys of entries that were found waiting for an embedding. */
  readonly onLoaded: (group: EntryGroup, pending: readonly string[]) => Promise<void>;
}

/** All entries under a prefix of a store that nobody else changes, read at the start. */
export class OwnEntries implements KnownEntries {
  readonly #options: OwnEntriesOptions;
  readonly #group: EntryGroup;
  /** Keys of entries to be read again. */
  readonly #waiting = new Set<string>();
  #rereading: Promise<void> | undefined;
  #loaded = false;
  #closed = false;
  readonly ready: Promise<void>;

  constructor(options: OwnEntriesOptions) {
    this.#options = options;
    this.#group = new EntryGroup(options.prefix, options.projection, options.changes);
    this.ready = this.#load();
  }

  get size(): number {
    return this.#group.size;
  }

  get loading(): number {
    return this.#loaded ? 0 : 1;
  }

  use(): boolean {
    return this.#loaded;
  }

  groupOf(): EntryGroup {
    return this.#group;
  }

  forget(key: string): void {
    this.#group.forget(key);
  }

  recheck(key: string): void {
    this.#waiting.add(key);
    this.#rereading ??= this.#reread().finally(() => {
      this.#rereading = undefined;
      const [next] = this.#waiting;
      if (next !== undefined && !this.#closed) this.recheck(next);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.ready;
    await this.#rereading;
  }

  async #reread(): Promise<void> {
    try {
      while (this.#waiting.size > 0 && !this.#closed) {
        await this.#group.reread(this.#options.store, this.#waiting);
      }
    } catch {
      // What is there answers exact requests; the next start finds it.
      this.#waiting.clear();
    }
  }

  async #load(): Promise<void> {
    const { store, projection, onLoaded } = this.#options;
    try {
      const pending = await this.#group.load(store, { goesOn: () => !this.#closed });
      projection.log.succeeded();
      this.#loaded = true;
      await onLoaded(this.#group, pending);
    } catch (error) {
      projection.log.failed(error, 'entries written earlier answer exact requests only');
    }
  }
}
