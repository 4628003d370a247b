import {
  type Clock,
  type Logger,
  Outage,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
  toMilliseconds,
  withinDeadline,
} from '../../core/index.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  Store,
  StoreCapabilities,
  StoredEntry,
} from '../store.ts';
import { boundedScan } from './bounded-scan.ts';
import type { Change, KeyChange } from './change.ts';
import { ChangeOrder } from './change-order.ts';
import type { FallbackOptions, FallbackStats } from './fallback-options.ts';
import { isForCaller } from './is-for-caller.ts';
import { Journal } from './journal.ts';
import { Replay } from './replay.ts';

/** Any key will do to see whether a store answers. */
const probeKey = 'reprise:probe';

/** A {@link Store} that goes on with another while the first is out of service; see {@link fallback}. */
export class FallbackStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #primary: Store;
  readonly #secondary: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #deadline: number;
  readonly #longDeadline: number;
  readonly #journal: Journal;
  readonly #order = new ChangeOrder();
  readonly #replay: Replay;
  readonly #outage: Outage;
  /** Whether the secondary store holds entries of an outage that is over, and the removal of these. */
  #unclean = false;
  #cleaning: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(primary: Store, secondary: Store, options: FallbackOptions = {}) {
    const { clock = systemClock, logger = silentLogger, random = Math.random } = options;
    this.#primary = primary;
    this.#secondary = secondary;
    this.#clock = clock;
    this.#logger = logger;
    this.#deadline = toMilliseconds(options.deadline ?? '1s');
    this.#longDeadline = toMilliseconds(options.longDeadline ?? '30s');
    this.#journal = new Journal({
      maxEntries: options.journalEntries ?? 100_000,
      maxBytes: options.journalBytes ?? 64 * 1_024 * 1_024,
    });
    this.#outage = new Outage({
      clock,
      log: new StateLog(logger, 'the primary store'),
      consequence: 'the secondary store serves, and changes wait until it works again',
      waits: {
        first: toMilliseconds(options.retryAfter ?? '1s'),
        longest: toMilliseconds(options.longestRetry ?? '1m'),
        random,
      },
      recover: () => this.#recover(),
    });
    this.#replay = new Replay({
      journal: this.#journal,
      store: primary,
      logger,
      within: (result) => this.#within('sending the changes of an outage', this.#longDeadline, result),
      onProgress: () => this.#outage.progressed(),
    });
    this.capabilities = { ...primary.capabilities, sync: false };
  }

  getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    return this.#read('getMany', this.#deadline, (store) => store.getMany(keys));
  }

  setMany(entries: readonly StoredEntry[], options: SetOptions = {}): Promise<void> {
    const { onlyIfAbsent = false } = options;
    return this.#changeKeys('setMany', {
      keys: entries.map(({ key }) => key),
      replaces: !onlyIfAbsent,
      act: (primary) => primary.setMany(entries, options),
      makeUp: ({ isLatest }) => {
        const wanted = { onlyIfAbsent, now: this.#clock.now() };
        const latest = entries.filter(({ key }) => isLatest(key));
        for (const entry of latest) this.#journal.write(entry, wanted);
        return (secondary) => secondary.setMany(latest, options);
      },
    });
  }

  /** During an outage it resolves with how many of the keys the secondary store had. */
  deleteMany(keys: readonly string[]): Promise<number> {
    return this.#changeKeys('deleteMany', {
      keys,
      replaces: true,
      act: (primary) => primary.deleteMany(keys),
      makeUp: ({ isLatest }) => {
        const latest = keys.filter((key) => isLatest(key));
        for (const key of latest) this.#journal.remove(key);
        return (secondary) => secondary.deleteMany(latest);
      },
    });
  }

  /** Rejects when the primary store fails after the scan gave an entry. */
  async *scan(options?: ScanOptions): AsyncGenerator<StoredEntry> {
    this.#assertOpen();
    if (!this.#outage.down) {
      let given = false;
      try {
        const within = (step: Promise<IteratorResult<StoredEntry>>) =>
          this.#within('scan', this.#longDeadline, step);
        for await (const entry of boundedScan(this.#primary, options, within)) {
          this.#assertOpen();
          given = true;
          yield entry;
        }
        return;
      } catch (error) {
        this.#failed(error);
        if (given) throw error;
      }
    }
    await this.#clean();
    for await (const entry of this.#secondary.scan(options)) {
      this.#assertOpen();
      yield entry;
    }
  }

  async clear(prefix = ''): Promise<void> {
    this.#assertOpen();
    this.#order.clear(prefix);
    await this.#change('clear', this.#longDeadline, {
      act: (store) => store.clear(prefix),
      makeUp: () => {
        this.#journal.clear(prefix);
        return (store) => store.clear(prefix);
      },
    });
  }

  count(prefix?: string): Promise<number> {
    return this.#read('count', this.#longDeadline, (store) => store.count(prefix));
  }

  /** Of the store that serves; changes that wait for the primary store do so in memory. */
  flush(): Promise<void> {
    return this.#read('flush', this.#longDeadline, (store) => store.flush());
  }

  /** Tells of removals from the primary store, and during an outage of those from the secondary. */
  onRemoval(listener: RemovalListener): () => void {
    const endPrimary = this.#primary.onRemoval(listener);
    const endSecondary = this.#secondary.onRemoval((keys) => {
      if (this.#outage.down) listener(keys);
    });
    return () => {
      endPrimary();
      endSecondary();
    };
  }

  stats(): FallbackStats {
    return {
      serving: this.#outage.down ? 'secondary' : 'primary',
      outages: this.#outage.count,
      journaled: this.#journal.size,
      journaledBytes: this.#journal.bytes,
      dropped: this.#journal.dropped,
    };
  }

  /** Tries to send what waits for the primary store once more; what it does not take is reported as lost. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read<T>(operation: string, milliseconds: number, act: (store: Store) => Promise<T>): Promise<T> {
    this.#assertOpen();
    if (!this.#outage.down) {
      try {
        return await this.#within(operation, milliseconds, act(this.#primary));
      } catch (error) {
        this.#failed(error);
      }
    }
    await this.#clean();
    return act(this.#secondary);
  }

  async #changeKeys<T>(operation: string, change: KeyChange<T>): Promise<T> {
    this.#assertOpen();
    const begun = this.#order.begin(change.keys, change.replaces);
    const { act, makeUp } = change;
    try {
      return await this.#change(operation, this.#deadline, {
        act,
        makeUp: () => makeUp(begun),
        refused: begun.undo,
      });
    } finally {
      begun.end();
    }
  }

  async #change<T>(operation: string, milliseconds: number, change: Change<T>): Promise<T> {
    if (!this.#outage.down) {
      try {
        return await this.#within(operation, milliseconds, change.act(this.#primary));
      } catch (error) {
        if (isForCaller(error)) change.refused?.();
        this.#failed(error);
      }
    }
    const onSecondary = change.makeUp();
    const outage = this.#outage.count;
    await this.#clean();
    try {
      return await onSecondary(this.#secondary);
    } finally {
      // It came after the removal of what the outage left.
      if (!this.#outage.down || this.#outage.count !== outage) this.#unclean = true;
    }
  }

  /** Begins an outage; what only the caller can mend is the caller's. */
  #failed(error: unknown): void {
    this.#assertOpen();
    if (isForCaller(error)) throw error;
    this.#outage.begin(error);
  }

  async #recover(): Promise<void> {
    await this.#within('getMany', this.#deadline, this.#primary.getMany([probeKey]));
    await this.#replay.run(() => {
      this.#outage.end();
      this.#unclean = true;
    });
    await this.#clean().catch(() => {});
  }

  /** Empties the secondary store of what an earlier outage left, before it is used again. */
  async #clean(): Promise<void> {
    if (!this.#unclean) return;
    this.#cleaning ??= this.#secondary
      .clear()
      .then(() => {
        this.#unclean = false;
      })
      .finally(() => {
        this.#cleaning = undefined;
      });
    await this.#cleaning;
  }

  #within<T>(operation: string, milliseconds: number, result: Promise<T>): Promise<T> {
    return withinDeadline(result, {
      operation: `${operation} of the primary store`,
      milliseconds,
      clock: this.#clock,
    });
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', 'The store with a fallback is closed');
  }

  async #close(): Promise<void> {
    this.#outage.stop();
    if (this.#outage.down) {
      await this.#replay
        .run(() => this.#outage.end())
        .catch(() => {
          this.#logger.warn('changes made while the primary store failed are lost', {
            changes: this.#journal.size,
          });
        });
    }
    const closing = this.#within('close', this.#longDeadline, this.#primary.close());
    const [primary, secondary] = await Promise.allSettled([closing, this.#secondary.close()]);
    for (const ended of [primary, secondary]) if (ended.status === 'rejected') throw ended.reason;
  }
}
