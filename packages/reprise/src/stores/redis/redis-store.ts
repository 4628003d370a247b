import { type Clock, type Logger, RepriseError, WriteOrder } from '../../core/index.ts';
import type { RedisConnection } from '../../redis/index.ts';
import { ExpirySweep } from '../backed/expiry-sweep.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import type {
  ChangeListener,
  RemovalListener,
  ScanOptions,
  SetOptions,
  SharedStore,
  StoreCapabilities,
  StoredEntry,
} from '../store.ts';
import { AccessNotes } from './access-notes.ts';
import { ChangeFeed } from './change-feed.ts';
import { EntryReader } from './entry-reader.ts';
import { EntryRemover } from './entry-remover.ts';
import { EntryScan } from './entry-scan.ts';
import { EntryWriter, type EntryWriterOptions } from './entry-writer.ts';
import { GroupList } from './group-list.ts';
import { GroupUpkeep } from './group-upkeep.ts';
import { groupOf } from './key-layout.ts';
import { RedisSession } from './redis-session.ts';
import type { RedisStoreStats } from './redis-store-options.ts';
import { TagIndex } from './tag-index.ts';

/** What a {@link RedisStore} is made from. */
export interface RedisStoreParts extends EntryWriterOptions {
  readonly connection: RedisConnection;
  readonly ownsConnection: boolean;
  readonly prefix: string;
  readonly sweepInterval: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A {@link SharedStore} in Redis or Valkey; see {@link redis}. */
export class RedisStore implements SharedStore {
  readonly capabilities: StoreCapabilities = {
    ttl: 'native',
    scan: true,
    shared: true,
    durable: true,
    sync: false,
  };
  readonly #session: RedisSession;
  readonly #order = new WriteOrder();
  readonly #listeners: RemovalListeners;
  readonly #groups: GroupList;
  readonly #reader: EntryReader;
  readonly #writer: EntryWriter;
  readonly #remover: EntryRemover;
  readonly #scan: EntryScan;
  readonly #tags: TagIndex;
  readonly #upkeep: GroupUpkeep;
  readonly #feed: ChangeFeed;
  readonly #sweep: ExpirySweep;
  /** There only when it matters which entries were used last. */
  readonly #notes: AccessNotes | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: RedisStoreParts) {
    const { clock, logger, sweepInterval: interval } = parts;
    const session = new RedisSession(parts);
    this.#session = session;
    this.#listeners = new RemovalListeners(logger);
    this.#groups = new GroupList(session);
    this.#reader = new EntryReader(session);
    this.#writer = new EntryWriter(session, this.#groups, parts);
    this.#remover = new EntryRemover(session, this.#listeners);
    this.#scan = new EntryScan(session, this.#groups, this.#reader, this.#remover);
    this.#tags = new TagIndex(session, this.#groups, this.#reader, this.#remover);
    this.#upkeep = new GroupUpkeep(session, this.#groups, this.#remover);
    this.#feed = new ChangeFeed(session, this.#groups, this.#listeners);
    this.#notes = parts.maxEntries > 0 ? new AccessNotes(session) : undefined;
    const sweep = async (): Promise<boolean> => {
      await this.#upkeep.sweep();
      // Other instances write entries that expire.
      return true;
    };
    this.#sweep = new ExpirySweep({ clock, logger, interval, sweep });
    this.#sweep.want();
  }

  /**
   * One round trip for keys of one group, and one for each node otherwise.
   *
   * @throws RepriseError `REDIS_UNAVAILABLE`, `DEADLINE_EXCEEDED` or `REDIS_REFUSED`, as all methods.
   */
  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.#session.assertOpen();
    if (keys.length === 0) return [];
    const found = await this.#reader.read(keys);
    if (this.#notes) for (const entry of found) if (entry) this.#noteUse(entry.key);
    return found;
  }

  /**
   * Writes each entry with its vector and all that belongs to it in one step; entries of one group in steps of up to
   * 256 entries or 1 MB.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a key, tag or name with half a surrogate pair; nothing is written then.
   */
  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.#session.assertOpen();
    const { onlyIfAbsent = false } = options;
    const storable = this.#writer.storable(entries, onlyIfAbsent);
    if (storable.length === 0) return;
    const turn = this.#order.write(storable.map(({ key }) => key));
    try {
      const surplus = await this.#writer.write(storable, onlyIfAbsent, turn.ready);
      for (const each of surplus) await this.#remover.evict(each);
    } finally {
      turn.end();
    }
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#session.assertOpen();
    const once = [...new Set(keys)].filter((key) => key.isWellFormed());
    return this.#inTurn(once, () => this.#remover.remove(once));
  }

  /** Goes group after group in the order of the groups' bytes, within a group in that of the keys' bytes. */
  async *scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    this.#session.assertOpen();
    const { prefix = '', cursor, limit = Number.POSITIVE_INFINITY, values = true } = options;
    if (cursor !== undefined && !cursor.isWellFormed()) {
      throw new RepriseError('INVALID_ARGUMENT', 'The cursor of a scan is the key of an entry');
    }
    if (limit <= 0) return;
    let given = 0;
    for await (const entry of this.#scan.entries({ prefix, cursor, values })) {
      this.#session.assertOpen();
      yield entry;
      given += 1;
      if (given >= limit) return;
      this.#session.assertOpen();
    }
  }

  /**
   * What a whole group holds is gone at once, in one step for each group; what it takes in the server is given back
   * afterwards, in steps. A prefix that ends within a group has its keys removed one by one.
   */
  async clear(prefix = ''): Promise<void> {
    this.#session.assertOpen();
    const turn = this.#order.clear();
    try {
      await turn.ready;
      for await (const part of this.#groups.under(prefix)) {
        if (part.prefix === undefined) {
          await this.#remover.clear(part.keys);
          continue;
        }
        for await (const page of this.#scan.pages(part, () => removalPage)) {
          await this.#remover.removeFrom(part.keys, page);
        }
      }
    } finally {
      turn.end();
    }
    this.#upkeep.removeClearedSoon(prefix);
  }

  /** Removes the entries with any of the tags whose keys begin with `prefix`; resolves with how many there were. */
  async removeTagged(tags: readonly string[], prefix = ''): Promise<number> {
    this.#session.assertOpen();
    let removed = 0;
    for (const tag of new Set(tags)) removed += await this.#tags.remove(tag, prefix);
    return removed;
  }

  async count(prefix = ''): Promise<number> {
    this.#session.assertOpen();
    return this.#scan.count(prefix, (keys) => this.#upkeep.removeExpired(keys));
  }

  /** Waits for the writes under way, and for what was noted about reads; Redis is as durable as it is configured. */
  async flush(): Promise<void> {
    this.#session.assertOpen();
    await this.#order.settled();
    await this.#notes?.send();
  }

  /**
   * Tells of entries that this instance removed because they expired or their group was full; while changes are
   * followed, of those that other instances removed for these reasons, too.
   */
  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  async follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    this.#session.assertOpen();
    return this.#feed.follow(prefix, listener);
  }

  stats(): RedisStoreStats {
    return {
      tooLarge: this.#writer.tooLarge,
      evicted: this.#remover.evicted,
      ended: this.#remover.ended,
      unreadable: this.#reader.unreadable,
      gaps: this.#feed.gaps,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #noteUse(key: string): void {
    this.#notes?.add(this.#session.layout.group(groupOf(key)), key);
  }

  async #inTurn<T>(keys: readonly string[], act: () => Promise<T>): Promise<T> {
    const turn = this.#order.write(keys);
    try {
      await turn.ready;
      return await act();
    } finally {
      turn.end();
    }
  }

  /** Every command has its deadline, so waiting for what is under way ends. */
  async #close(): Promise<void> {
    this.#session.end();
    this.#sweep.stop();
    await this.#feed.stop();
    await this.#order.settled();
    await this.#notes?.send();
    await this.#upkeep.idle();
    await this.#session.disconnect();
  }
}

/** Keys removed in one step where they are removed one by one. */
const removalPage = 256;
