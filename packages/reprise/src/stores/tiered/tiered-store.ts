import {
  type Clock,
  type Logger,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
} from '../../core/index.ts';
import {
  isSharedStore,
  type RemovalListener,
  type ScanOptions,
  type SetOptions,
  type Store,
  type StoreCapabilities,
  type StoredEntry,
} from '../store.ts';
import { Coherence } from './coherence.ts';
import { FastTier } from './fast-tier.ts';
import type { OpenRead } from './open-read.ts';
import { resolveTier, type Tier } from './tier.ts';

/** Options of {@link tiered}. */
export interface TieredOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** A {@link Store} of fast tiers over one that holds everything; see {@link tiered}. */
export class TieredStore implements Store {
  readonly capabilities: StoreCapabilities;
  protected readonly fast: readonly FastTier[];
  /** Only where other instances change the last tier, too. */
  protected readonly coherence: Coherence | undefined;
  readonly #last: Store;
  /** Changes that began, and how many of them have not ended; see {@link TieredStore.#fill}. */
  #changes = 0;
  #changing = 0;
  #closing: Promise<void> | undefined;

  constructor(tiers: readonly (Store | Tier)[], options: TieredOptions = {}) {
    const resolved = tiers.map(resolveTier);
    const last = resolved.pop();
    if (!last) throw new RepriseError('INVALID_ARGUMENT', 'tiered needs at least one store');
    const { clock = systemClock, logger = silentLogger } = options;
    this.#last = last.store;
    this.fast = resolved.map(
      (tier, index) => new FastTier(tier, clock, new StateLog(logger, `tier ${index + 1} of the store`)),
    );
    this.capabilities = { ...last.store.capabilities, sync: false };
    const { fast } = this;
    const log = new StateLog(logger, 'Following what other instances change');
    this.coherence = isSharedStore(last.store)
      ? new Coherence({ store: last.store, fast, clock, log })
      : undefined;
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.assertOpen();
    return this.coherence?.holds() === false ? this.#readPast(keys) : this.#read(keys, 0);
  }

  /** Rejects when the last tier does; the fast tiers hold the entries all the same. */
  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.assertOpen();
    await this.#change(async () => {
      if (options.onlyIfAbsent) {
        // Only the last tier knows what is absent; the fast ones forget the keys and are filled by the next read.
        await this.#last.setMany(entries, options);
        const keys = entries.map(({ key }) => key);
        await this.#onFast((store) => store.deleteMany(keys));
      } else {
        await this.#onAll((store, tier) =>
          store.setMany(tier ? entries.map((each) => tier.own(each)) : entries),
        ).catch((error: unknown) => {
          this.coherence?.refused(entries.map(({ key }) => key));
          throw error;
        });
      }
    });
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.assertOpen();
    return this.#change(() => this.#onAll((store) => store.deleteMany(keys)));
  }

  async *scan(options?: ScanOptions): AsyncGenerator<StoredEntry> {
    this.assertOpen();
    yield* this.#last.scan(options);
  }

  async clear(prefix?: string): Promise<void> {
    this.assertOpen();
    await this.#change(() => this.#onAll((store) => store.clear(prefix)));
  }

  async count(prefix?: string): Promise<number> {
    this.assertOpen();
    return this.#last.count(prefix);
  }

  async flush(): Promise<void> {
    this.assertOpen();
    await this.#onAll((store) => store.flush());
  }

  /** Tells of removals from the last tier; an entry that leaves a fast tier is still there. */
  onRemoval(listener: RemovalListener): () => void {
    return this.#last.onRemoval(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', 'The tiered store is closed');
  }

  /** Reads from a tier, then what it lacks from the tiers below, and keeps in it what they gave. */
  async #read(keys: readonly string[], level: number): Promise<(StoredEntry | undefined)[]> {
    const tier = this.fast[level];
    if (!tier) return this.#readLast(keys);
    const found = await tier.read(keys);
    if (!found) return this.#read(keys, level + 1);
    const missing = keys.filter((_, index) => found[index] === undefined);
    if (missing.length === 0) return found;
    const below = await this.#readBelow(tier, missing, level + 1);
    let next = 0;
    return found.map((entry) => entry ?? below[next++]);
  }

  async #readLast(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const found = await this.#last.getMany(keys);
    await this.coherence?.works();
    return found;
  }

  async #readBelow(
    tier: FastTier,
    keys: readonly string[],
    level: number,
  ): Promise<(StoredEntry | undefined)[]> {
    const changes = this.#changes;
    const read = this.coherence?.began(keys);
    try {
      const below = await this.#read(keys, level);
      await this.#fill(tier, below, changes, read);
      return below;
    } finally {
      if (read) this.coherence?.ended(read);
    }
  }

  /** Reads while nobody knows what others change: the fast tiers only stand in for a last tier that fails. */
  async #readPast(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    try {
      return await this.#readLast(keys);
    } catch (error) {
      const found: (StoredEntry | undefined)[] = keys.map(() => undefined);
      for (const tier of this.fast) {
        const held = await tier.read(keys);
        held?.forEach((entry, index) => {
          found[index] ??= entry;
        });
      }
      if (found.includes(undefined)) throw error;
      return found;
    }
  }

  /**
   * Keeps entries read below in a fast tier, with the time to live they have left.
   *
   * Not when anything changed since the read began or changes now, and not what other instances changed meanwhile: the
   * entries might be the old ones, and a fast tier must never bring back what was removed.
   */
  async #fill(
    tier: FastTier,
    entries: readonly (StoredEntry | undefined)[],
    changes: number,
    read: OpenRead | undefined,
  ): Promise<void> {
    const found = entries.filter((entry) => entry !== undefined);
    if (found.length === 0 || this.#changing > 0 || this.#changes !== changes) return;
    const own = found.map((entry) => tier.own(entry));
    await tier.change((store) => {
      // Asked at the last moment: the tier may have had to be emptied first.
      const current = read ? own.filter(({ key }) => !read.isOutdated(key)) : own;
      return store.setMany(current, { onlyIfAbsent: true });
    });
  }

  /** Says that something changes at this moment; reads under way fill nothing then. */
  protected changed(): void {
    this.#changes += 1;
  }

  /** Whether changes are under way, so that nothing may be filled. */
  protected get changing(): boolean {
    return this.#changing > 0;
  }

  async #change<T>(action: () => Promise<T>): Promise<T> {
    this.#changes += 1;
    this.#changing += 1;
    try {
      return await action();
    } finally {
      this.#changing -= 1;
    }
  }

  async #close(): Promise<void> {
    await this.coherence?.close();
    const fast = Promise.all(this.fast.map((tier) => tier.close()));
    const [ended] = await Promise.allSettled([this.#last.close(), fast]);
    if (ended.status === 'rejected') throw ended.reason;
  }

  /** Does the same on every tier at once; the last tier's answer and failure count. */
  async #onAll<T>(action: (store: Store, tier?: FastTier) => Promise<T>): Promise<T> {
    const [answer] = await Promise.allSettled([action(this.#last), this.#onFast(action)]);
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  }

  async #onFast(action: (store: Store, tier: FastTier) => Promise<unknown>): Promise<void> {
    await Promise.all(this.fast.map((tier) => tier.change((store) => action(store, tier))));
  }
}
