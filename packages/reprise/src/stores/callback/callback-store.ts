import { RepriseError, silentLogger, systemClock, toMilliseconds } from '../../core/index.ts';
import type {
  CallStore,
  ScanOptions,
  SetOptions,
  StoreCapabilities,
  StoredCall,
  StoredEntry,
} from '../store.ts';
import { askedFeed } from './asked-feed.ts';
import type { CallbackOptions, CallbackValue } from './callback-options.ts';
import { GuardedFunction } from './guarded-function.ts';
import { toldEntry } from './told-entry.ts';

/** A {@link CallStore} that keeps nothing, tells callbacks and asks feeds; see {@link callback}. */
export class CallbackStore implements CallStore {
  readonly capabilities: StoreCapabilities;
  protected readonly callbacks: readonly GuardedFunction<[bigint, CallbackValue], void>[];
  protected readonly feeds: readonly GuardedFunction<[StoredCall], StoredEntry | undefined>[];
  #closed = false;

  constructor(options: CallbackOptions, sync = false) {
    const { clock = systemClock, logger = silentLogger, deadline = '5s' } = options;
    const guard = { clock, logger, deadline: toMilliseconds(deadline) };
    this.callbacks = (options.callbacks ?? []).map(
      (callback, index) => new GuardedFunction(`callback ${index + 1}`, callback, guard),
    );
    this.feeds = (options.feeds ?? []).map(
      (feed, index) => new GuardedFunction(`feed ${index + 1}`, askedFeed(feed, clock), guard),
    );
    this.capabilities = { ttl: 'lazy', scan: true, shared: false, durable: false, sync };
  }

  /** Finds nothing: a feed has to know the call, so it is asked by {@link CallbackStore.getCalls}. */
  async getMany(keys: readonly string[]): Promise<undefined[]> {
    this.assertOpen();
    return keys.map(() => undefined);
  }

  async getCalls(calls: readonly StoredCall[]): Promise<(StoredEntry | undefined)[]> {
    this.assertOpen();
    return Promise.all(calls.map((call) => this.#ask(call)));
  }

  async setMany(entries: readonly StoredEntry[], _options?: SetOptions): Promise<void> {
    this.assertOpen();
    for (const entry of entries) {
      const told = toldEntry(entry);
      if (told) for (const callback of this.callbacks) await callback.call(undefined, ...told);
    }
  }

  async deleteMany(_keys: readonly string[]): Promise<number> {
    this.assertOpen();
    return 0;
  }

  async *scan(_options?: ScanOptions): AsyncGenerator<StoredEntry> {
    this.assertOpen();
    yield* [];
  }

  async clear(_prefix?: string): Promise<void> {
    this.assertOpen();
  }

  async count(_prefix?: string): Promise<number> {
    this.assertOpen();
    return 0;
  }

  async flush(): Promise<void> {
    this.assertOpen();
  }

  /** Never calls anybody: nothing that was kept is removed. */
  onRemoval(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The store of callbacks and feeds is closed');
  }

  async #ask(call: StoredCall): Promise<StoredEntry | undefined> {
    for (const feed of this.feeds) {
      const entry = await feed.call(undefined, call);
      if (entry) return entry;
    }
    return undefined;
  }
}
