import { randomInt } from 'node:crypto';
import { type Clock, type Logger, Outage, RepriseError, StateLog, type Timer } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import type { Neighbour, SharedVectorIndex } from '../../vectors/index.ts';
import { dropGone } from './drop-gone.ts';
import { claimTime, fillIndex } from './fill-index.ts';
import { IndexDown } from './index-down.ts';
import type { ProjectedIndex } from './projected-index.ts';
import { isOfTheEntry, putOrPass } from './put-or-pass.ts';

/** Parts of a {@link SharedIndex}. */
export interface SharedIndexOptions {
  readonly index: SharedVectorIndex;
  /** What this instance reads entries from; behind an outage it has some that are still on their way to the source. */
  readonly store: Store;
  /** Where entries are read to fill the index, and which decides that an entry is gone. */
  readonly source: Store;
  /** Every key begins with this. */
  readonly prefix: string;
  /** Every partition begins with this, and the filling is noted by it. */
  readonly name: string;
  /** The beginning of the partitions whose vectors are counted. */
  readonly counted: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the index works. */
  readonly log: StateLog;
  /** Adds the vector of an entry through {@link SharedIndex.add}; resolves with false for one that has none. */
  readonly put: (entry: StoredEntry) => Promise<boolean>;
  /** Is given the keys of entries that were found waiting for an embedding. */
  readonly onPending: (keys: readonly string[]) => Promise<void>;
}

/** What is to be done about a key. */
interface Owed {
  readonly partition: string;
  /** How often its entry was looked for in the source, in vain. */
  readonly looks: number;
}

/**
 * Milliseconds until somebody looks whether the index has lost anything: when all was well, when others fill it or entries
 * are on their way, and when it failed.
 */
const looksAfter = { well: 60_000, notYet: 2_000, failed: 5_000 };
/** Milliseconds between two looks because nothing was found. */
const suspectsAfter = 5_000;
/** Entries remembered whose vectors the index did not take; with more it is filled again as a whole. */
const mostOwed = 10_000;
const settledAtOnce = 128;
/** Looks after which an entry that has not come to the source is taken for gone. */
const mostLooks = 30;
/** Adds from one look for entries that are gone to the next; ids looked at in a round, and rounds at most. */
const sweep = { every: 64, ids: 32, rounds: 8 };
/** Milliseconds for which counts are good. */
const countsLast = 1_000;

/**
 * A vector index that is kept elsewhere for all instances, as one cache uses it. While it is out of service nobody waits
 * for it, and what it should have taken is told to it afterwards. When it has lost what it held, one instance fills it
 * again from the store. Entries that have left the store leave it, too: some are looked at after every few adds.
 */
export class SharedIndex implements ProjectedIndex {
  readonly shared = true;
  readonly #options: SharedIndexOptions;
  readonly #outage: Outage;
  readonly #fillLog: StateLog;
  /** Keys whose vectors are to be added or removed. */
  readonly #owed = new Map<string, Owed>();
  #owesAll = false;
  #looking: Promise<void> | undefined;
  #lookedAt = 0;
  #next: Timer | undefined;
  #filling = false;
  /** Of what was found waiting for it: nobody waits for the embedder but who waits for {@link ready}. */
  #embedding: Promise<void> = Promise.resolve();
  #adds = 0;
  #sweeping: Promise<void> | undefined;
  #counts = { entries: 0, indexed: 0 };
  #counting: Promise<void> | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  /** Resolves when the index was found to be filled, or was and what waited for it was embedded, or could not be. */
  readonly ready: Promise<void>;

  constructor(options: SharedIndexOptions) {
    const { clock, log, logger } = options;
    this.#options = options;
    this.#fillLog = new StateLog(logger, 'Filling the vector index');
    this.#outage = new Outage({
      clock,
      log,
      consequence: 'only exact requests are answered from cache',
      waits: { first: 250, longest: 15_000, random: Math.random },
      recover: () => this.#recover(),
    });
    this.ready = this.#look().then(() => this.#embedding);
  }

  /** Whether this instance fills the index now. */
  get filling(): boolean {
    return this.#filling;
  }

  /** Entries of the store and vectors of the index as they were counted last. */
  get counts(): { readonly entries: number; readonly indexed: number } {
    return this.#counts;
  }

  /** @throws IndexDown, or what concerns this vector only. */
  async add(partition: string, key: string, vector: Float32Array): Promise<void> {
    await this.#orOwe(partition, key, () => this.#options.index.add(partition, key, vector));
    this.#adds += 1;
    if (this.#adds % sweep.every === 0) this.#sweeping ??= this.#sweep(partition);
  }

  remove(partition: string, key: string): Promise<void> {
    return this.#orOwe(partition, key, () => this.#options.index.remove(partition, key));
  }

  search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.#ask(() => this.#options.index.search(partition, vector, k));
  }

  async has(partition: string): Promise<boolean> {
    const found = await this.#ask(() => this.#options.index.has(partition));
    if (!found && this.#options.clock.now() - this.#lookedAt >= suspectsAfter) void this.#look();
    return found;
  }

  /** Counts again what {@link counts} tells, unless that was done just now; failures leave it as it is. */
  measure(): Promise<void> {
    if (this.#closed || this.#options.clock.now() - this.#countedAt < countsLast) return Promise.resolve();
    this.#counting ??= this.#count().finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#outage.stop();
    this.#next?.cancel();
    await Promise.all([this.#looking, this.#sweeping, this.#counting]);
    await this.#options.index.close();
  }

  async #ask<T>(task: () => T | Promise<T>): Promise<T> {
    if (this.#outage.down) throw new IndexDown('The vector index is out of service');
    try {
      return await task();
    } catch (error) {
      if (this.#closed || isOfTheEntry(error)) throw error;
      this.#outage.begin(withRemedy(error));
      throw new IndexDown('The vector index is out of service', { cause: error });
    }
  }

  async #orOwe(partition: string, key: string, task: () => void | Promise<void>): Promise<void> {
    try {
      await this.#ask(task);
    } catch (error) {
      if (error instanceof IndexDown) this.#owe(partition, key);
      throw error;
    }
  }

  #owe(partition: string, key: string): void {
    if (this.#owesAll) return;
    this.#owed.set(key, { partition, looks: 0 });
    if (this.#owed.size <= mostOwed) return;
    this.#owed.clear();
    this.#owesAll = true;
  }

  async #recover(): Promise<void> {
    await this.#options.index.has(this.#options.name);
    this.#outage.end();
    void this.#look();
  }

  /** Looks whether all is as it should be, once at a time, and again later. */
  #look(): Promise<void> {
    this.#next?.cancel();
    this.#looking ??= this.#mend().then((wait) => {
      this.#looking = undefined;
      if (this.#closed) return;
      this.#next = this.#options.clock.schedule(wait, () => void this.#look());
    });
    return this.#looking;
  }

  async #mend(): Promise<number> {
    const { index, name, clock } = this.#options;
    this.#lookedAt = clock.now();
    try {
      if (this.#owesAll) await this.#ask(() => index.dropFill(name));
      this.#owesAll = false;
      const settled = await this.#settle();
      const token = randomInt(1, 2 ** 31 - 1);
      const state = await this.#ask(() => index.claimFill(name, token, claimTime));
      const whole = state === 'filled' || (state === 'mine' && (await this.#fill(token)));
      this.#fillLog.succeeded();
      return whole && settled ? looksAfter.well : looksAfter.notYet;
    } catch (error) {
      const told = this.#closed || error instanceof IndexDown;
      if (!told) this.#fillLog.failed(error, 'what it does not hold answers exact requests only');
      return looksAfter.failed;
    }
  }

  async #fill(token: number): Promise<boolean> {
    const { logger, onPending } = this.#options;
    this.#filling = true;
    try {
      const { added, pending, whole } = await fillIndex({
        ...this.#options,
        token,
        onFirst: () =>
          logger.info('The vector index is new or lost what it held: it is filled from the store'),
        goesOn: () => !this.#closed,
      });
      if (whole && added > 0) logger.info('The vector index was filled from the store', { entries: added });
      if (whole && pending.length > 0) this.#embedding = onPending(pending);
      return whole;
    } finally {
      this.#filling = false;
      this.#countedAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** Adds and removes what could not be while the index was out of service; resolves with whether that was all. */
  async #settle(): Promise<boolean> {
    const owed = [...this.#owed];
    for (let start = 0; start < owed.length && !this.#closed; start += settledAtOnce) {
      await this.#settleSome(owed.slice(start, start + settledAtOnce));
    }
    return this.#owed.size === 0;
  }

  async #settleSome(some: readonly (readonly [string, Owed])[]): Promise<void> {
    const { store, source } = this.#options;
    const keys = some.map(([key]) => key);
    const [own, found] = await Promise.all([store.getMany(keys), source.getMany(keys)]);
    for (const [at, [key, { partition, looks }]] of some.entries()) {
      const entry = found[at];
      // Whoever found its vector before the entry has come would take it for gone.
      if (!entry && own[at] && looks < mostLooks) {
        this.#owed.set(key, { partition, looks: looks + 1 });
        continue;
      }
      this.#owed.delete(key);
      if (!(entry && (await this.#put(entry)))) await this.remove(partition, key);
    }
  }

  #put(entry: StoredEntry): Promise<boolean> {
    return putOrPass(this.#options.put, entry);
  }

  async #sweep(partition: string): Promise<void> {
    const { source } = this.#options;
    const remove = (key: string): Promise<void> => this.remove(partition, key);
    const parts = { source, remove, add: (entry: StoredEntry) => this.#put(entry) };
    try {
      for (let round = 0; round < sweep.rounds && !this.#closed; round += 1) {
        const ids = await this.#ask(() => this.#options.index.some(partition, sweep.ids));
        // As long as many are gone it is worth looking at more.
        if ((await dropGone(parts, ids)) * 4 <= ids.length) return;
      }
    } catch {
      // Whoever else needs index or store tells that they fail; the next adds look again.
    } finally {
      this.#sweeping = undefined;
    }
  }

  async #count(): Promise<void> {
    const { source, prefix, index, counted, clock } = this.#options;
    const indexed = this.#outage.down ? Promise.reject(new IndexDown()) : index.sizeOf(counted());
    // Where counting fails, the last count is the best that is known; lookups tell the failure.
    const [inSource, inIndex] = await Promise.allSettled([source.count(prefix), indexed]);
    this.#counts = {
      entries: inSource.status === 'fulfilled' ? inSource.value : this.#counts.entries,
      indexed: inIndex.status === 'fulfilled' ? inIndex.value : this.#counts.indexed,
    };
    this.#countedAt = clock.now();
  }
}

/** The remedy, where it takes another server. */
function withRemedy(error: unknown): unknown {
  if (!RepriseError.isInstance(error) || error.code !== 'INDEX_UNSUPPORTED') return error;
  return new Error(`${error.message}. ${error.remedy.replace(/\.$/, '')}`, { cause: error });
}
