import { type Clock, systemClock } from '../../core/index.ts';
import type { Store, StoredEntry } from '../store.ts';
import { decodeKeyvValue, encodeKeyvValue } from './keyv-value.ts';

/** Options of {@link toKeyv}. */
export interface ToKeyvOptions {
  /** What every key in the store begins with, so that a Keyv sees and clears nothing else. @default 'keyv/' */
  readonly prefix?: string;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** One value for `setMany` of a {@link KeyvStorage}. */
export interface KeyvEntry {
  readonly key: string;
  readonly value: unknown;
  /** Milliseconds; absent or 0 means for ever. */
  readonly ttl?: number | undefined;
}

type ErrorListener = (error: unknown) => void;

/** A storage adapter for Keyv 5; see {@link toKeyv}. */
export class KeyvStorage {
  /** Keyv lets only dialects that it knows have an iterator. */
  readonly opts = { dialect: 'sqlite', url: 'reprise:' };
  /** Set by Keyv, whose keys begin with it and a colon. */
  namespace: string | undefined;
  readonly #store: Store;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #errorListeners: ErrorListener[] = [];

  constructor(store: Store, options: ToKeyvOptions = {}) {
    this.#store = store;
    this.#prefix = options.prefix ?? 'keyv/';
    this.#clock = options.clock ?? systemClock;
  }

  /** A failure is also emitted, since Keyv keeps silent about it. */
  async get(key: string): Promise<unknown> {
    try {
      return (await this.getMany([key]))[0];
    } catch (error) {
      for (const listener of this.#errorListeners) listener(error);
      throw error;
    }
  }

  async getMany(keys: readonly string[]): Promise<unknown[]> {
    const found = await this.#store.getMany(keys.map((key) => this.#prefix + key));
    return found.map((entry) => entry && decodeKeyvValue(entry.value));
  }

  async set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    await this.setMany([{ key, value, ttl }]);
    return true;
  }

  async setMany(entries: readonly KeyvEntry[]): Promise<boolean[]> {
    const now = this.#clock.now();
    await this.#store.setMany(entries.map((entry) => this.#entryOf(entry, now)));
    return entries.map(() => true);
  }

  /** Resolves with whether there was such an entry. */
  delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  /** Resolves with whether there was any of the entries. */
  async deleteMany(keys: readonly string[]): Promise<boolean> {
    return (await this.#store.deleteMany(keys.map((key) => this.#prefix + key))) > 0;
  }

  async has(key: string): Promise<boolean> {
    return (await this.hasMany([key]))[0] === true;
  }

  async hasMany(keys: readonly string[]): Promise<boolean[]> {
    const found = await this.#store.getMany(keys.map((key) => this.#prefix + key));
    return found.map((entry) => entry !== undefined);
  }

  /** Removes what is in the namespace; without one, everything under the prefix. */
  clear(): Promise<void> {
    return this.#store.clear(this.#prefixOf(this.namespace));
  }

  /** Keys and values of a namespace; without one, of all. */
  async *iterator(namespace?: string): AsyncGenerator<[key: string, value: unknown]> {
    for await (const { key, value } of this.#store.scan({ prefix: this.#prefixOf(namespace) })) {
      yield [key.slice(this.#prefix.length), decodeKeyvValue(value)];
    }
  }

  /** Closes the store. */
  disconnect(): Promise<void> {
    return this.#store.close();
  }

  on(event: string, listener: ErrorListener): this {
    if (event === 'error') this.#errorListeners.push(listener);
    return this;
  }

  #entryOf({ key, value, ttl }: KeyvEntry, now: number): StoredEntry {
    return {
      key: this.#prefix + key,
      value: encodeKeyvValue(value),
      createdAt: now,
      expiresAt: ttl ? now + ttl : undefined,
      version: 1,
      tags: [],
    };
  }

  #prefixOf(namespace: string | undefined): string {
    return namespace ? `${this.#prefix}${namespace}:` : this.#prefix;
  }
}
