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
import { batches, inPages, readAll, removeAll, writeAll } from './batches.ts';
import type { EntryBackend } from './entry-backend.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { inChunks } from './in-chunks.ts';
import { Turns } from './turns.ts';

/** Entries that a scan reads ahead where the backend reads many at once. */
const scanPage = 100;

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
    return this.#turns.read(() => this.#readAllAlive(keys));
  }

  async setMany(entries: readonly StoredEntry[], { onlyIfAbsent = false }: SetOptions = {}): Promise<void> {
    this.assertOpen();
    const once = new Map<string, StoredEntry>();
    for (const entry of entries) if (!onlyIfAbsent || !once.has(entry.key)) once.set(entry.key, entry);
    // Before the writes, of which some may be done when another fails.
    for (const entry of entries) this.willWrite(entry);
    await this.#turns.change(() => this.#writeAll([...once.values()], onlyIfAbsent));
  }

  async deleteMany(keys: readonly string[]): Promise<number> {
    this.assertOpen();
    return this.#turns.change(() => this.#removeAll([...new Set(keys)]));
  }

  /** Goes in order of the keys' code units. */
  async *scan(options: ScanOptions = {}): AsyncGenerator<StoredEntry> {
    this.assertOpen();
    const { prefix = '', cursor, limit = Number.POSITIVE_INFINITY, values = true } = options;
    if (limit <= 0) return;
    const keys = await this.#turns.read(() => this.#keys(prefix));
    const after = keys.filter((each) => cursor === undefined || each > cursor);
    const pageSize = this.#backend.readMany ? scanPage : 1;
    let given = 0;
    for await (const page of inPages(inOrder(after), pageSize)) {
      this.assertOpen();
      for (const entry of await this.#turns.read(() => this.#readAllAlive(page))) {
        this.assertOpen();
        if (!entry) continue;
        yield values ? entry : { ...entry, value: new Uint8Array() };
        given += 1;
        if (given >= limit) return;
      }
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
      let alive = 0;
      for (const batch of batches(await this.#keys(prefix))) {
        for (const entry of await this.#readAllAlive(batch)) if (entry) alive += 1;
      }
      return alive;
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

  /** Has to be called for every write. */
  protected willWrite({ expiresAt }: StoredEntry): void {
    if (expiresAt !== undefined && this.capabilities.scan) this.#sweep.want();
  }

  async #readAllAlive(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const found = await readAll(this.#backend, keys);
    return found.map((entry) => (entry && this.isAlive(entry) ? entry : undefined));
  }

  async #writeAll(entries: readonly StoredEntry[], onlyIfAbsent: boolean): Promise<void> {
    if (!onlyIfAbsent) await writeAll(this.#backend, entries);
    else if (this.#backend.create) await inChunks(entries, (entry) => this.#create(entry));
    else await writeAll(this.#backend, await this.#absent(entries));
  }

  async #create(entry: StoredEntry): Promise<void> {
    if (await this.#backend.create?.(entry)) return;
    await writeAll(this.#backend, await this.#absent([entry]));
  }

  /** Those of the entries whose keys nothing alive is under. */
  async #absent(entries: readonly StoredEntry[]): Promise<StoredEntry[]> {
    const keys = entries.map(({ key }) => key);
    const found = await this.#readAllAlive(keys);
    return entries.filter((_, index) => found[index] === undefined);
  }

  /** Removes what can be read, and says how much of it was alive. */
  async #removeAll(keys: readonly string[]): Promise<number> {
    let alive = 0;
    for (const batch of batches(keys)) {
      const found = (await readAll(this.#backend, batch)).filter((entry) => entry !== undefined);
      await removeAll(
        this.#backend,
        found.map(({ key }) => key),
      );
      alive += found.filter((entry) => this.isAlive(entry)).length;
    }
    return alive;
  }

  async #keys(prefix: string): Promise<string[]> {
    return [...new Set(await this.#backend.keys(prefix))];
  }

  async #sweepExpired(): Promise<boolean> {
    await this.#backend.tidy?.();
    const keys = await this.#turns.read(() => this.#keys(''));
    let expiring = false;
    for (const batch of batches(keys)) {
      if (this.#closing) break;
      const found = await this.#turns.read(() => readAll(this.#backend, batch));
      const mortal = found
        .filter((entry) => entry !== undefined)
        .filter(({ expiresAt }) => expiresAt !== undefined);
      const ended = mortal.filter((entry) => !this.isAlive(entry)).map(({ key }) => key);
      expiring ||= mortal.length > ended.length;
      this.#listeners.notify(await this.#turns.change(() => this.#removeEnded(ended)));
    }
    return expiring;
  }

  /** Removes those of the keys that nothing alive was written under meanwhile, and gives them. */
  async #removeEnded(keys: readonly string[]): Promise<string[]> {
    const found = (await readAll(this.#backend, keys)).filter((entry) => entry !== undefined);
    const ended = found.filter((entry) => !this.isAlive(entry)).map(({ key }) => key);
    await removeAll(this.#backend, ended);
    return ended;
  }

  async #close(): Promise<void> {
    this.#sweep.stop();
    await this.#turns.ended();
    await this.#backend.close?.();
  }
}
