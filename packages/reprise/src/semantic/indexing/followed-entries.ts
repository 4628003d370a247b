import { type Clock, type Logger, type RecentWrites, StateLog } from '../../core/index.ts';
import type { SharedStore } from '../../stores/index.ts';
import { FewAtOnce } from '../few-at-once.ts';
import { namespaceOf } from '../identity.ts';
import type { EntryGroup } from './entry-group.ts';
import type { EntryProjection } from './entry-projection.ts';
import { FollowedGroup } from './followed-group.ts';
import type { KnownEntries } from './known-entries.ts';

/** Parts of {@link FollowedEntries}. */
export interface FollowedEntriesOptions {
  readonly store: SharedStore;
  readonly projection: EntryProjection;
  /** Is told what is taken or let go of, in all groups together. */
  readonly changes: RecentWrites;
  readonly prefix: string;
  /** Entries of one group that those who write keep. */
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onPending: (keys: readonly string[]) => Promise<void>;
}

/** Groups read at once; each holds a page of entries. */
const loadsAtOnce = 4;
/** Groups held at once. */
const mostGroups = 1_000;
/** Entries of all groups together, as a multiple of those one group may have. */
const groupsFull = 2;

/**
 * Entries of a store that other instances change, too, by groups: a group is what shares a prefix up to its last colon,
 * one namespace of one tenant, and no key is in two of them. A group is read when it is first used, then followed; the
 * groups used longest ago are let go when there are too many, or too many entries in them.
 */
export class FollowedEntries implements KnownEntries {
  readonly #options: FollowedEntriesOptions;
  /** The group used last comes last. */
  readonly #groups = new Map<string, FollowedGroup>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #loads = new FewAtOnce(loadsAtOnce);
  readonly #log: StateLog;
  #closed = false;
  readonly ready: Promise<void>;

  constructor(options: FollowedEntriesOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'Following the entries of other instances');
    const { prefix } = options;
    // Which groups lie under another prefix is not known before they are used.
    this.ready = prefix.endsWith(':') ? this.#open(prefix).ready : Promise.resolve();
  }

  get size(): number {
    let size = 0;
    for (const { entries } of this.#groups.values()) size += entries.size;
    return size;
  }

  get loading(): number {
    let loading = 0;
    for (const group of this.#groups.values()) if (group.loading) loading += 1;
    return loading;
  }

  use(key: string): boolean {
    const prefix = namespaceOf(key);
    if (this.#closed || this.#leaving.has(prefix)) return false;
    const group = this.#groups.get(prefix) ?? this.#open(prefix);
    this.#groups.delete(prefix);
    this.#groups.set(prefix, group);
    this.#makeRoom();
    return !group.loading;
  }

  groupOf(key: string): EntryGroup | undefined {
    return this.#groups.get(namespaceOf(key))?.entries;
  }

  forget(key: string): void {
    this.groupOf(key)?.forget(key);
  }

  recheck(key: string): void {
    this.#groups.get(namespaceOf(key))?.recheck(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#groups.values()].map((group) => group.close()));
    await Promise.all(this.#leaving.values());
  }

  #open(prefix: string): FollowedGroup {
    const group = new FollowedGroup({ ...this.#options, prefix, log: this.#log, loads: this.#loads });
    this.#groups.set(prefix, group);
    return group;
  }

  /** Lets go of the group used longest ago, one at a time: only behind it is known whether another has to go. */
  #makeRoom(): void {
    const { projection, maxEntries } = this.#options;
    const full = this.#groups.size > mostGroups || projection.size > groupsFull * maxEntries;
    if (!full || this.#groups.size < 2 || this.#leaving.size > 0) return;
    const [prefix, group] = this.#groups.entries().next().value!;
    this.#groups.delete(prefix);
    const left = this.#leave(group).finally(() => this.#leaving.delete(prefix));
    this.#leaving.set(prefix, left);
  }

  async #leave(group: FollowedGroup): Promise<void> {
    await group.close().catch((error: unknown) => this.#log.failed(error, 'a group is followed on'));
    await group.entries.unload();
  }
}
