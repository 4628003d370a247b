import type { RecentWrites } from '../../core/index.ts';
import { type Eviction, eviction, type Store, type StoredEntry } from '../../stores/index.ts';
import { pendingTag } from '../answers/answer-entry.ts';
import type { EntryProjection } from './entry-projection.ts';

/** Rows added to the index between two turns of the event loop while it is built. */
const loadSlice = 64;
/** Entries read at once because they may have changed. */
const fetchedAtOnce = 128;
/** Entries looked at between two turns of the event loop when some may be gone. */
const dropSlice = 1_000;

/** How an {@link EntryGroup} is loaded. */
export interface LoadOptions {
  /** Asked now and then; the load ends when it says no. */
  readonly goesOn: () => boolean;
  /** Whether what lies under the prefix belongs to the group. @default all of it */
  readonly isMember?: (key: string) => boolean;
  /** Entries held at most while it runs. @default no limit */
  readonly bound?: number;
}

/** The entries known under one prefix, by when they were used last; those with a vector are in the index. */
export class EntryGroup {
  readonly prefix: string;
  readonly #projection: EntryProjection;
  readonly #changes: RecentWrites;
  readonly #recency: Eviction = eviction('lru');
  /** What changes is noted in each of these. */
  readonly #watches = new Set<Set<string>>();

  /** @param changes is told what is taken or let go of: what was read of it before may be old. */
  constructor(prefix: string, projection: EntryProjection, changes: RecentWrites) {
    this.prefix = prefix;
    this.#projection = projection;
    this.#changes = changes;
  }

  get size(): number {
    return this.#recency.size;
  }

  used(key: string): void {
    this.#recency.used(key);
  }

  /** Takes an entry that was written, as the one used last. */
  async remember(entry: StoredEntry): Promise<void> {
    this.#recency.added(entry.key);
    await this.renew(entry);
  }

  /** Takes what was made of an entry, which is no use of it. */
  async renew(entry: StoredEntry): Promise<void> {
    this.#note(entry.key);
    if (!this.#recency.has(entry.key)) this.#recency.added(entry.key);
    await this.#projection.add(entry);
  }

  /** Lets go of an entry that is gone. */
  forget(key: string): void {
    this.#note(key);
    this.drop(key);
  }

  /** Lets go of an entry that a read did not find, which does not make old what others have read of it. */
  drop(key: string): void {
    void this.#projection.remove(key);
    this.#recency.removed(key);
  }

  /** Lets go of the entries that were used longest ago, until at most `bound` are left; gives their keys. */
  trim(bound: number): string[] {
    const surplus: string[] = [];
    while (this.#recency.size > bound) {
      const key = this.#recency.victim();
      if (key === undefined) break;
      this.drop(key);
      surplus.push(key);
    }
    return surplus;
  }

  /**
   * Takes what the store holds under the prefix, and lets go of what it does not hold.
   *
   * @returns keys of entries that are still to embed.
   */
  async load(store: Store, options: LoadOptions): Promise<string[]> {
    const { goesOn, isMember = () => true, bound = Number.POSITIVE_INFINITY } = options;
    const changed = this.#watch();
    // Who reads meanwhile may have asked before an entry was there.
    this.#changes.addAll();
    const seen = this.#recency.size > 0 ? new Set<string>() : undefined;
    const pending: string[] = [];
    let rows = 0;
    try {
      for await (const entry of store.scan({ prefix: this.prefix, values: false })) {
        if (!goesOn()) return pending;
        if (isMember(entry.key) && !changed.has(entry.key)) {
          if (entry.tags.includes(pendingTag)) pending.push(entry.key);
          seen?.add(entry.key);
          await this.#found(entry, bound);
        }
        rows += 1;
        if (rows % loadSlice === 0) await new Promise(setImmediate);
      }
      if (seen) await this.#dropOthers((key) => seen.has(key) || changed.has(key), goesOn);
      return pending;
    } finally {
      this.#unwatch(changed);
    }
  }

  /**
   * Reads some of the entries that wait for it: takes what the store holds, and lets go of what it does not hold. What
   * is taken or let go of meanwhile waits again, for nobody knows whether that is newer than what was read.
   *
   * @param waiting the keys; those that were read leave it.
   * @throws what the store throws.
   */
  async reread(store: Store, waiting: Set<string>): Promise<void> {
    const keys = [...waiting].slice(0, fetchedAtOnce);
    for (const key of keys) waiting.delete(key);
    const changed = this.#watch();
    try {
      const found = await store.getMany(keys);
      for (const [at, entry] of found.entries()) {
        const key = keys[at]!;
        if (changed.has(key)) waiting.add(key);
        else if (entry) await this.remember(entry);
        else this.forget(key);
      }
    } finally {
      this.#unwatch(changed);
    }
  }

  /** Lets go of everything, a few at a time. */
  async unload(): Promise<void> {
    await this.#dropOthers(
      () => false,
      () => true,
    );
  }

  async #found(entry: StoredEntry, bound: number): Promise<void> {
    this.#recency.added(entry.key);
    await this.#projection.add(entry, true);
    this.trim(bound);
  }

  /** Turns the order round once: what stays goes to its end again, so that the order is kept. */
  async #dropOthers(stays: (key: string) => boolean, goesOn: () => boolean): Promise<void> {
    for (let left = this.#recency.size; left > 0 && goesOn(); left--) {
      const key = this.#recency.victim();
      if (key === undefined) return;
      if (stays(key)) this.#recency.used(key);
      else this.drop(key);
      if (left % dropSlice === 0) await new Promise(setImmediate);
    }
  }

  /** Begins to note every key that is taken or let go of, however many there are. */
  #watch(): Set<string> {
    const changed = new Set<string>();
    this.#watches.add(changed);
    return changed;
  }

  #unwatch(changed: Set<string>): void {
    this.#watches.delete(changed);
  }

  #note(key: string): void {
    this.#changes.add(key);
    for (const changed of this.#watches) changed.add(key);
  }
}
