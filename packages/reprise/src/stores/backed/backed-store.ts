import { type Clock, type Logger, RepriseError, silentLogger, systemClock } from '../../core/index.ts';
import { inOrder } from '../memory/ordered-keys.ts';
import { RemovalListeners } from '../removal-listeners.ts';
import type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  Store,
  StoreCapabilities,
  StoredEntry,
} from '../store.ts';
import { isAlive } from '../stored-entry.ts';
import type { EntryBackend } from './entry-backend.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { inChunks } from './in-chunks.ts';
import { Turns } from './turns.ts';

/** What every backed store may be told. */
export interface BackedOptions {
  /**
   * Milliseconds between sweeps, which read every entry to find those that expired; other reads never see them anyway.
   *
   * @default 600_000
   */
  readonly sweepInterval?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** A {@link Store} over a backend that only knows how to read, write, remove and list. */
export class BackedStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #name: string;
  readonly #backend: EntryBackend;
  readonly #clock: Clock;
  readonly #listeners: RemovalListeners;
  readonly #sweep: ExpirySweep;
  readonly #turns = new Turns();
  #closing: Promise<void> | undefined;

  /** `name` begins the messages, for example `The JSON store`. */
  constructor(name: string, backend: EntryBackend, capabilities: StoreCapabilities, options: BackedOptions) {
    const { clock = systemClock, logger = silentLogger, sweepInterval: interval = 600_000 } = options;
    this.#name = name;
    this.#backend = backend;
    this.#clock = clock;
    this.#listeners = new RemovalListeners(logger);
    this.#sweep = new ExpirySweep({ clock, logger, interval, sweep: () => this.#sweepExpired() });
    this.capabilities = capabilities;
    // An earlier process may have left entries that expire.
    if (capabilities.durable && capabilities.scan) this.#sweep.want();
  }

  async getMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    this.assertOpen();
    return this.#turns.read(() => inChunks(keys, (key) => this.#readAlive(key)));
  }

  async setMany(entries: readonly StoredEntry[], { onlyIfAbsent = false }: SetOptions = {}): Promise<void> {
    this.assertOpen();
    const once = new Map<string, StoredEntry>();
    for (const entry of entries) if (!onlyIfAbsent || !once.has(entry.key)) once.set(entry.key, entry);
    await this.#turns.change(() =>
      inChunks([...once.values()], (entry) =>
        onlyIfAbsent ? this.#writeIfAbsent(entry) : this.#backend.write(entry),
      ),
    );
    for (const entry of entries) this.written(entry);
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.assertOpen();
    const removed = await this.#turns.change(() => this.#removeAll([...new Set(keys)]));
    return removed.filter((entry) => entry && this.isAlive(entry)).length;
  }

  /** Goes in order of the keys' code units. */
  async *scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    this.assertOpen();
    const { prefix = '', cursor, limit = Number.POSITIVE_INFINITY, values = true } = options;
    if (limit <= 0) return;
    const keys = await this.#turns.read(() => this.#keys(prefix));
    let given = 0;
    for await (const key of inOrder(keys.filter((each) => cursor === undefined || each > cursor))) {
      this.assertOpen();
      const entry = await this.#turns.read(() => this.#readAlive(key));
      if (!entry) continue;
      yield values ? entry : { ...entry, value: new Uint8Array() };
      given += 1;
      if (given >= limit) return;
    }
  }

  async clear(prefix = ''): Promise<void> {
    this.assertOpen();
    await this.#turns.change(async () => {
      if (prefix === '' && this.#backend.clear) await this.#backend.clear();
      else await this.#removeAll(await this.#keys(prefix));
    });
  }

  async count(prefix = ''): Promise<number> {
    this.assertOpen();
    return this.#turns.read(async () => {
      const found = await inChunks(await this.#keys(prefix), (key) => this.#readAlive(key));
      return found.filter((entry) => entry !== undefined).length;
    });
  }

  async flush(): Promise<void> {
    this.assertOpen();
    await this.#turns.read(async () => this.#backend.flush?.());
  }

  onRemoval(listener: RemovalListener): () => void {
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', `${this.#name} is closed`);
  }

  /** Asks for the time only where it matters. */
  protected isAlive(entry: StoredEntry): boolean {
    return entry.expiresAt === undefined || isAlive(entry, this.#clock.now());
  }

  /** Has to be called after every write. */
  protected written({ expiresAt }: StoredEntry): void {
    if (expiresAt !== undefined && this.capabilities.scan) this.#sweep.want();
  }

  async #readAlive(key: string): Promise<StoredEntry | undefined> {
    const entry = await this.#backend.read(key);
    return entry && this.isAlive(entry) ? entry : undefined;
  }

  async #writeIfAbsent(entry: StoredEntry): Promise<void> {
    if (this.#backend.create && (await this.#backend.create(entry))) return;
    if (!(await this.#readAlive(entry.key))) await this.#backend.write(entry);
  }

  /** Removes what can be read, and gives it. */
  #removeAll(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    return inChunks(keys, async (key) => {
      const entry = await this.#backend.read(key);
      if (entry) await this.#backend.remove(key);
      return entry;
    });
  }

  async #keys(prefix: string): Promise<string[]> {
    return [...new Set(await this.#backend.keys(prefix))];
  }

  async #sweepExpired(): Promise<boolean> {
    await this.#backend.tidy?.();
    const keys = await this.#turns.read(() => this.#keys(''));
    const gone: string[] = [];
    let expiring = false;
    await inChunks(keys, (key) =>
      this.#turns.change(async () => {
        const entry = await this.#backend.read(key);
        if (!entry || this.isAlive(entry)) {
          expiring ||= entry?.expiresAt !== undefined;
          return;
        }
        await this.#backend.remove(key);
        gone.push(key);
      }),
    );
    this.#listeners.notify(gone);
    return expiring;
  }

  async #close(): Promise<void> {
    this.#sweep.stop();
    await this.#turns.ended();
    await this.#backend.flush?.();
    await this.#backend.close?.();
  }
}
