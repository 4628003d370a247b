import type { Clock, RecentWrites, StateLog, Timer } from '../../core/index.ts';
import type { SharedStore, StoreChange } from '../../stores/index.ts';
import type { FewAtOnce } from '../few-at-once.ts';
import { namespaceOf } from '../identity.ts';
import { EntryGroup } from './entry-group.ts';
import type { EntryProjection } from './entry-projection.ts';

/** Parts of a {@link FollowedGroup}. */
export interface FollowedGroupOptions {
  readonly store: SharedStore;
  readonly projection: EntryProjection;
  /** Is told what is taken or let go of, in all groups together. */
  readonly changes: RecentWrites;
  /** Ends with a colon; keys with another colon behind it are those of other groups. */
  readonly prefix: string;
  /** Entries that those who write keep in the store; a few more are held until they have removed the surplus. */
  readonly maxEntries: number;
  readonly clock: Clock;
  /** Of all groups together, so that one outage is one line. */
  readonly log: StateLog;
  readonly loads: FewAtOnce;
  /** Is given the keys of entries that were found waiting for an embedding. */
  readonly onPending: (keys: readonly string[]) => Promise<void>;
}

/** Entries that wait to be read; with more, everything is read again. */
const mostWaiting = 10_000;
/** Milliseconds before the store is asked again: the first wait, and the longest of those that double. */
const firstWait = 250;
const longestWait = 15_000;

/**
 * The entries of one group of a store that other instances change, too: first what the store holds, then every
 * change. When changes were missed, everything is read again.
 */
export class FollowedGroup {
  readonly entries: EntryGroup;
  readonly #options: FollowedGroupOptions;
  readonly #bound: number;
  /** Keys that others changed, to be read: a change that is told late may have been overtaken by one of our own. */
  readonly #waiting = new Set<string>();
  #working: Promise<void> | undefined;
  /** Whether changes may have been missed; and whether everything was read since. */
  #outdated = true;
  #loaded = false;
  #embedding: Promise<void> = Promise.resolve();
  #end: (() => Promise<void>) | undefined;
  #retry: Timer | undefined;
  #failures = 0;
  #closed = false;
  /** Resolves when everything was read and embedded for the first time, or the first attempt failed. */
  readonly ready: Promise<void>;

  constructor(options: FollowedGroupOptions) {
    this.#options = options;
    this.#bound = options.maxEntries + Math.max(100, options.maxEntries >>> 3);
    this.entries = new EntryGroup(options.prefix, options.projection, options.changes);
    this.ready = this.#work().then(() => this.#embedding);
  }

  /** Whether everything the store holds is still to be read, for the first time or again. */
  get loading(): boolean {
    return !this.#loaded;
  }

  /** Says that nobody knows whether an entry is there. */
  recheck(key: string): void {
    this.#waiting.add(key);
    this.#workOn();
  }

  /** Ends following; what is known stays, and what was found waiting is embedded all the same. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    await this.#working;
    await this.#end?.();
  }

  #take(changes: readonly StoreChange[]): void {
    for (const change of changes) {
      if ('prefix' in change) {
        if (this.#concerns(change.prefix)) this.#missed();
      } else if (this.#isMember(change.key)) this.#waiting.add(change.key);
    }
    if (this.#waiting.size > mostWaiting) this.#missed();
    this.#workOn();
  }

  #isMember(key: string): boolean {
    return namespaceOf(key) === this.#options.prefix;
  }

  /** Whether keys of the group may begin with this. */
  #concerns(prefix: string): boolean {
    return this.#isMember(prefix) || this.#options.prefix.startsWith(prefix);
  }

  /** Everything is read again; what is held until then counts only when it is fetched, as ever. */
  #missed(): void {
    this.#outdated = true;
    this.#loaded = false;
    this.#waiting.clear();
  }

  #workOn(): void {
    const idle = !this.#outdated && this.#waiting.size === 0;
    if (!idle && !this.#retry && !this.#closed) void this.#work();
  }

  /** Does what there is to do, once at a time. */
  #work(): Promise<void> {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
      this.#workOn();
    });
    return this.#working;
  }

  async #workOff(): Promise<void> {
    const { store, prefix, log } = this.#options;
    try {
      this.#end ??= await store.follow(prefix, (changes) => this.#take(changes));
      while (!this.#closed && (this.#outdated || this.#waiting.size > 0)) {
        if (this.#outdated) await this.#load();
        else await this.#readWaiting();
      }
      this.#failures = 0;
      log.succeeded();
    } catch (error) {
      if (this.#closed) return;
      this.#missed();
      log.failed(error, 'entries of other instances answer exact requests only');
      this.#tryLater();
    }
  }

  async #load(): Promise<void> {
    this.#outdated = false;
    const { store, loads, onPending } = this.#options;
    const options = {
      // A gap told meanwhile does not end it: the next load begins behind this one, so that each gets somewhere.
      goesOn: () => !this.#closed,
      isMember: (key: string) => this.#isMember(key),
      bound: this.#bound,
    };
    const pending = await loads.run(() => this.entries.load(store, options));
    this.#loaded = !this.#outdated;
    if (pending.length > 0 && !this.#closed) this.#embedding = onPending(pending);
  }

  async #readWaiting(): Promise<void> {
    await this.entries.reread(this.#options.store, this.#waiting);
    this.entries.trim(this.#bound);
  }

  #tryLater(): void {
    const wait = Math.min(firstWait * 2 ** this.#failures++, longestWait);
    this.#retry = this.#options.clock.schedule(wait, () => {
      this.#retry = undefined;
      void this.#work();
    });
  }
}
