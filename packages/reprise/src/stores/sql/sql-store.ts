import {
  type Clock,
  type Logger,
  RepriseError,
  silentLogger,
  systemClock,
  WriteOrder,
} from '../../core/index.ts';
import { openTables, SqlSession, type SqlSessionOptions } from '../../sql/index.ts';
import { ExpirySweep } from '../backed/expiry-sweep.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import { isStorable, rangeOf } from '../sqlite-driver/key-range.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  Store,
  StoreCapabilities,
  StoredEntry,
} from '../store.ts';
import { inOrderOf } from '../stored-entry.ts';
import { boundedGroups } from './bounded-groups.ts';
import { nextPageSize } from './page-size.ts';
import type { SqlDialect, SqlLimits } from './sql-dialect.ts';
import { isKey } from './sql-keys.ts';
import { writableEntries } from './writable-entries.ts';

/** What a {@link SqlStore} is made from. */
export interface SqlStoreOptions
  extends Omit<SqlSessionOptions<SqlLimits>, 'user' | 'prepare' | 'canRepeat'> {
  readonly dialect: SqlDialect;
  readonly sweepInterval: number;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** Most entries or keys of one statement. */
const groupSize = 5_000;
/** Entries removed by one statement, when nobody said which. */
const removalSlice = 500;
const firstPage = 64;
const pageWithoutValues = 1_000;

/** A {@link Store} in a table of an SQL server; see {@link postgres} and {@link mysql}. */
export class SqlStore implements Store {
  readonly capabilities: StoreCapabilities = {
    ttl: 'lazy',
    scan: true,
    shared: true,
    durable: true,
    sync: false,
  };
  readonly #dialect: SqlDialect;
  readonly #session: SqlSession<SqlLimits>;
  readonly #order = new WriteOrder();
  readonly #clock: Clock;
  readonly #listeners: RemovalListeners;
  readonly #sweep: ExpirySweep;

  constructor(options: SqlStoreOptions) {
    const { clock = systemClock, logger = silentLogger } = options;
    const { dialect, table } = options;
    this.#dialect = dialect;
    this.#session = new SqlSession({
      ...options,
      user: 'store',
      prepare: async (query) => {
        await openTables(dialect, table, query);
        return dialect.limits(query);
      },
      canRepeat: dialect.canRepeat,
    });
    this.#clock = clock;
    this.#listeners = new RemovalListeners(logger);
    this.#sweep = new ExpirySweep({
      clock,
      logger,
      interval: options.sweepInterval,
      sweep: () => this.#removeExpired(),
    });
    this.#sweep.want();
  }

  /**
   * One round trip for up to 5,000 keys.
   *
   * @throws RepriseError `DEADLINE_EXCEEDED` or `STORE_UNAVAILABLE`, as all methods.
   */
  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.#session.assertOpen();
    const found = new Map<string, StoredEntry>();
    for (const group of await this.#groupsOfKeys(keys)) {
      const entries = await this.#session.run('reading from', (query) =>
        this.#dialect.read(query, group, this.#now()),
      );
      for (const entry of entries) found.set(entry.key, entry);
    }
    return inOrderOf(keys, found);
  }

  /**
   * One round trip for up to 5,000 entries that together fit in one statement; each such group is written as a whole or
   * not at all.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a key with a zero character or half a surrogate pair or of more than
   * 2,048 bytes, and for an entry that is too large for the server; nothing is written then.
   */
  async setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    this.#session.assertOpen();
    const { onlyIfAbsent = false } = options;
    const writable = writableEntries(entries, { now: this.#now(), onlyIfAbsent });
    if (writable.length === 0) return;
    const turn = this.#order.write(writable.map(({ key }) => key));
    try {
      for (const group of await this.#groupsOfEntries(writable)) {
        const request = { now: this.#now(), onlyIfAbsent };
        await this.#session.run('writing to', (query) => this.#dialect.write(query, group, request), {
          ready: turn.ready,
        });
      }
    } finally {
      turn.end();
    }
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.#session.assertOpen();
    const turn = this.#order.write([...new Set(keys)]);
    let removed = 0;
    try {
      for (const group of await this.#groupsOfKeys(keys)) {
        removed += await this.#session.run(
          'removing from',
          (query) => this.#dialect.remove(query, group, this.#now()),
          { ready: turn.ready },
        );
      }
    } finally {
      turn.end();
    }
    return removed;
  }

  /** Goes in order of the keys' code points. */
  async *scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    this.#session.assertOpen();
    const { prefix = '', limit = Number.POSITIVE_INFINITY, values = true } = options;
    let after = options.cursor;
    if (after !== undefined && !isStorable(after)) {
      throw new RepriseError('INVALID_ARGUMENT', 'The cursor of a scan is the key of an entry');
    }
    if (!isKey(prefix)) return;
    let pageSize = values ? firstPage : pageWithoutValues;
    for (let left = limit; left > 0; ) {
      const wanted = Math.ceil(Math.min(pageSize, left));
      const span = { ...rangeOf(prefix), after };
      const page = await this.#session.run('scanning', (query) =>
        this.#dialect.page(query, { span, limit: wanted, now: this.#now(), values }),
      );
      for (const entry of page) {
        this.#session.assertOpen();
        yield entry;
      }
      if (page.length < wanted) return;
      after = page.at(-1)!.key;
      left -= page.length;
      if (values) pageSize = nextPageSize(page);
    }
  }

  /** Removes some entries at a time, each time within the deadline. */
  async clear(prefix = ''): Promise<void> {
    this.#session.assertOpen();
    if (!isKey(prefix)) return;
    const turn = this.#order.clear();
    try {
      let removed: number;
      do {
        removed = await this.#session.run(
          'clearing',
          (query) => this.#dialect.removeSome(query, rangeOf(prefix), removalSlice),
          { ready: turn.ready },
        );
      } while (removed > 0);
    } finally {
      turn.end();
    }
  }

  async count(prefix = ''): Promise<number> {
    this.#session.assertOpen();
    if (!isKey(prefix)) return 0;
    return this.#session.run('counting', (query) => this.#dialect.count(query, rangeOf(prefix), this.#now()));
  }

  /** Waits for the writes that are under way; what was written is as durable as the server commits. */
  async flush(): Promise<void> {
    this.#session.assertOpen();
    await this.#order.settled();
  }

  /** When several instances share the table, the one that removes an expired entry tells its listeners. */
  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Waits for what is under way; ends the pool when it belongs to the store. */
  close(): Promise<void> {
    this.#sweep.stop();
    return this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whole milliseconds: an entry that is there at a time is there until the whole millisecond it expires at. */
  #now(): number {
    return Math.floor(this.#clock.now());
  }

  async #groupsOfKeys(keys: readonly string[]): Promise<Iterable<string[]>> {
    const wanted = [...new Set(keys)].filter(isKey);
    if (wanted.length === 0) return [];
    const { statementBytes } = await this.#session.ready();
    return boundedGroups(wanted, this.#dialect.sizeOfKey, { count: groupSize, bytes: statementBytes });
  }

  async #groupsOfEntries(entries: readonly StoredEntry[]): Promise<Iterable<StoredEntry[]>> {
    const { statementBytes, entryBytes } = await this.#session.ready();
    const tooLarge = entries.find((entry) => this.#dialect.sizeOfEntry(entry) > entryBytes);
    if (tooLarge) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `An entry with a value of ${tooLarge.value.byteLength} bytes is larger than the server takes in one statement`,
      );
    }
    return boundedGroups(entries, this.#dialect.sizeOfEntry, { count: groupSize, bytes: statementBytes });
  }

  /** Always expects more: other instances write entries that expire. */
  async #removeExpired(): Promise<boolean> {
    let removed: readonly string[];
    do {
      removed = await this.#session.run('sweeping', (query) =>
        this.#dialect.removeExpired(query, this.#now(), removalSlice),
      );
      this.#listeners.notify(removed);
    } while (removed.length === removalSlice);
    return true;
  }
}
