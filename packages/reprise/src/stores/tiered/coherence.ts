import type { Clock, StateLog, Timer } from '../../core/index.ts';
import type { ChangeListener, SharedStore, StoreChange } from '../store.ts';
import type { FastTier } from './fast-tier.ts';
import { OpenRead } from './open-read.ts';

/** Parts of a {@link Coherence}. */
export interface CoherenceOptions {
  /** The last tier. */
  readonly store: SharedStore;
  readonly fast: readonly FastTier[];
  readonly clock: Clock;
  readonly log: StateLog;
}

/** Milliseconds between attempts to follow the store: the first wait, and the longest of those that double. */
const firstWait = 250;
const longestWait = 15_000;

/** Keys remembered because the store refused them; with more, the fast tiers are emptied. */
const mostRefused = 10_000;

/**
 * Keeps fast tiers true over a store that other instances change, too: they let go of what others changed.
 *
 * The store is followed from the first use on. Until that works, what the fast tiers hold may be old; so they are
 * emptied when it begins to work, as after every gap.
 */
export class Coherence {
  readonly #options: CoherenceOptions;
  readonly #reads = new Set<OpenRead>();
  readonly #refused = new Set<string>();
  #following = false;
  #starting: Promise<void> | undefined;
  #end: (() => Promise<void>) | undefined;
  #retry: Timer | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: CoherenceOptions) {
    this.#options = options;
  }

  /** Whether what the fast tiers hold is true; begins to see to it when it is not. */
  holds(): boolean {
    if (!this.#following && !this.#retry && !this.#closed) this.#starting ??= this.#start();
    return this.#following;
  }

  /** Watches the keys of a read; {@link ended} has to be called behind it. */
  began(keys: readonly string[]): OpenRead {
    const read = new OpenRead(keys);
    this.#reads.add(read);
    return read;
  }

  ended(read: OpenRead): void {
    this.#reads.delete(read);
  }

  /** Drops from the fast tiers what others changed; harmless when it is told twice, or late. */
  async apply(changes: readonly StoreChange[]): Promise<void> {
    for (const read of this.#reads) for (const change of changes) read.note(change);
    await Promise.all(this.#options.fast.map((tier) => tier.outdate(changes)));
  }

  /** Notes what the fast tiers hold although the store refused it: they serve it until the store works again. */
  refused(keys: readonly string[]): void {
    if (this.#refused.size <= mostRefused) for (const key of keys) this.#refused.add(key);
  }

  /** Says that the store works: from now on its entries count, not those it refused. */
  async works(): Promise<void> {
    if (this.#refused.size === 0) return;
    const all = this.#refused.size > mostRefused;
    const keys = [...this.#refused];
    this.#refused.clear();
    await this.apply(all ? [{ kind: 'gap', prefix: '' }] : keys.map((key) => ({ kind: 'removed', key })));
  }

  /** As {@link SharedStore.follow}; the fast tiers have let go of what changed before `listener` is told. */
  async follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    const { store, log } = this.#options;
    let told = Promise.resolve();
    let ended = false;
    const tell = async (changes: readonly StoreChange[]): Promise<void> => {
      await this.apply(changes);
      if (!ended) listener(changes);
    };
    const end = await store.follow(prefix, (changes) => {
      told = told.then(() => tell(changes)).catch((error) => log.failed(error, 'a follower missed changes'));
    });
    return () => {
      ended = true;
      return end();
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    await this.#starting;
    await this.#end?.();
  }

  async #start(): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      this.#end = await store.follow('', (changes) => void this.apply(changes));
      await this.apply([{ kind: 'gap', prefix: '' }]);
      this.#following = true;
      log.succeeded();
    } catch (error) {
      if (this.#closed) return;
      log.failed(error, 'reads go past the fast tiers while the store answers');
      const wait = Math.min(firstWait * 2 ** this.#failures++, longestWait);
      this.#retry = clock.schedule(wait, () => {
        this.#retry = undefined;
        this.holds();
      });
    } finally {
      this.#starting = undefined;
    }
  }
}
