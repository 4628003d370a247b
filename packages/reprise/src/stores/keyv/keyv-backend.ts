import { type Clock, messageOf, RepriseError, withinDeadline } from '../../core/index.ts';
import type { EntryBackend } from '../backed/entry-backend.ts';
import type { StoredEntry } from '../store.ts';
import { fromText, toText } from './entry-text.ts';
import { canIterate, type KeyvPlace } from './keyv-adapter.ts';

/** What a {@link KeyvBackend} needs beside the Keyv. */
export interface KeyvBackendOptions {
  readonly clock: Clock;
  /** Milliseconds each call may take. */
  readonly deadline: number;
  /** Milliseconds an entry stays in the Keyv after it expired, for the sweep to find it. */
  readonly slack: number;
  /** Whether closing disconnects the Keyv. */
  readonly disconnect: boolean;
}

/** Entries as texts in a Keyv adapter, many in one call where the adapter allows it. */
export class KeyvBackend implements EntryBackend {
  /** Of the adapter, where that removes nothing of others, or where there is no other way. */
  readonly clear?: () => Promise<void>;
  readonly #place: KeyvPlace;
  readonly #options: KeyvBackendOptions;
  readonly #onError = (error: unknown): void => {
    this.#errors += 1;
    this.#error = error;
  };
  #errors = 0;
  #error: unknown;

  constructor(place: KeyvPlace, options: KeyvBackendOptions) {
    this.#place = place;
    this.#options = options;
    const { adapter, namespace } = place;
    adapter.on?.('error', this.#onError);
    if (canIterate(adapter) && (adapter instanceof Map || !namespace)) return;
    this.clear = async () => void (await this.#wait('clear', () => adapter.clear()));
  }

  async read(key: string): Promise<StoredEntry | undefined> {
    return (await this.readMany([key]))[0];
  }

  async readMany(keys: readonly string[]): Promise<(StoredEntry | undefined)[]> {
    const { adapter } = this.#place;
    const places = keys.map((key) => this.#keyOf(key));
    const texts = await this.#wait('getMany', () =>
      adapter.getMany ? adapter.getMany(places) : Promise.all(places.map((place) => adapter.get(place))),
    );
    if (!Array.isArray(texts) || texts.length !== keys.length) {
      throw new RepriseError('STORE_UNAVAILABLE', 'getMany of the Keyv adapter gave no answer for each key');
    }
    return keys.map((key, index) => fromText(key, texts[index]));
  }

  write(entry: StoredEntry): Promise<void> {
    return this.writeMany([entry]);
  }

  async writeMany(entries: readonly StoredEntry[]): Promise<void> {
    const { adapter } = this.#place;
    const rows = entries.map((entry) => ({
      key: this.#keyOf(entry.key),
      value: toText(entry),
      ...this.#ttlOf(entry),
    }));
    const done = await this.#wait('setMany', () =>
      adapter.setMany
        ? adapter.setMany(rows)
        : Promise.all(rows.map(({ key, value, ttl }) => adapter.set(key, value, ttl))),
    );
    if (done === false || (Array.isArray(done) && done.includes(false))) {
      throw new RepriseError('STORE_UNAVAILABLE', 'The Keyv adapter did not keep what it was given');
    }
  }

  remove(key: string): Promise<void> {
    return this.removeMany([key]);
  }

  async removeMany(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { adapter } = this.#place;
    const places = keys.map((key) => this.#keyOf(key));
    await this.#wait('deleteMany', () =>
      adapter.deleteMany
        ? adapter.deleteMany(places)
        : Promise.all(places.map((place) => adapter.delete(place))),
    );
  }

  async keys(prefix: string): Promise<string[]> {
    const { keyPrefix } = this.#place;
    const keys: string[] = [];
    for await (const key of this.#allKeys()) {
      if (key.startsWith(keyPrefix + prefix)) keys.push(key.slice(keyPrefix.length));
    }
    return keys;
  }

  async close(): Promise<void> {
    const { adapter } = this.#place;
    if (this.#options.disconnect) await this.#wait('disconnect', () => adapter.disconnect?.());
    adapter.off?.('error', this.#onError);
  }

  async *#allKeys(): AsyncGenerator<string> {
    const { adapter, namespace } = this.#place;
    if (adapter instanceof Map) return yield* adapter.keys();
    const rows = adapter.iterator?.(namespace)[Symbol.asyncIterator]();
    if (!rows) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        'This Keyv store cannot list its entries: its adapter has no iterator',
      );
    }
    for (;;) {
      const { done, value: row } = await this.#wait('iterator', () => rows.next());
      if (done) return;
      if (Array.isArray(row) && typeof row[0] === 'string') yield row[0];
    }
  }

  #keyOf(key: string): string {
    if (key.isWellFormed()) return this.#place.keyPrefix + key;
    throw new RepriseError('INVALID_ARGUMENT', 'A key in a Keyv must be well-formed unicode');
  }

  #ttlOf({ expiresAt }: StoredEntry): { ttl?: number } {
    if (expiresAt === undefined) return {};
    const { clock, slack } = this.#options;
    return { ttl: Math.max(1, Math.ceil(expiresAt - clock.now() + slack)) };
  }

  /** Waits for the adapter, and takes an error it emitted meanwhile for a failure: many emit instead of throwing. */
  async #wait<T>(operation: string, act: () => T | PromiseLike<T>): Promise<Awaited<T>> {
    const { clock, deadline: milliseconds } = this.#options;
    const options = { operation: `${operation} of a Keyv adapter`, milliseconds, clock };
    const errors = this.#errors;
    let result: Awaited<T>;
    try {
      result = await withinDeadline((async () => await act())(), options);
    } catch (error) {
      throw RepriseError.isInstance(error) ? error : failure(operation, error);
    }
    if (this.#errors > errors) throw failure(operation, this.#error);
    return result;
  }
}

function failure(operation: string, cause: unknown): RepriseError {
  const message = `${operation} of a Keyv adapter failed: ${messageOf(cause)}`;
  return new RepriseError('STORE_UNAVAILABLE', message, { cause });
}
