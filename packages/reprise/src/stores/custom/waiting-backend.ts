import { type Clock, withinDeadline } from '../../core/index.ts';
import type { EntryBackend } from '../backed/entry-backend.ts';
import { toDocument } from '../document/to-document.ts';
import type { StoredEntry } from '../store.ts';
import type { CustomBackend } from './custom-backend.ts';
import type { DocumentReader } from './document-reader.ts';
import { endedDocument } from './ended-document.ts';
import { listedKeys } from './listed-keys.ts';

/** What a {@link WaitingBackend} needs beside the custom one. */
export interface WaitingBackendOptions {
  readonly reader: DocumentReader;
  readonly clock: Clock;
  /** Milliseconds each call may take. */
  readonly deadline: number;
}

/** A custom backend whose answers are waited for, each until its deadline. */
export class WaitingBackend implements EntryBackend {
  readonly #backend: CustomBackend;
  readonly #options: WaitingBackendOptions;
  readonly clear?: () => Promise<void>;

  constructor(backend: CustomBackend, options: WaitingBackendOptions) {
    this.#backend = backend;
    this.#options = options;
    if (backend.clear) this.clear = async () => void (await this.#wait('clear', () => backend.clear?.()));
  }

  async read(key: string): Promise<StoredEntry | undefined> {
    return this.#options.reader.read(key, await this.#wait('get', () => this.#backend.get(key)));
  }

  async write(entry: StoredEntry): Promise<void> {
    await this.#wait('set', () => this.#backend.set(entry.key, toDocument(entry)));
  }

  async remove(key: string): Promise<void> {
    if (this.#backend.remove) await this.#wait('remove', () => this.#backend.remove?.(key));
    else await this.#wait('set', () => this.#backend.set(key, endedDocument(key)));
  }

  keys(prefix: string): Promise<string[]> {
    return this.#wait('listing the keys', () => listedKeys(this.#backend, prefix));
  }

  async close(): Promise<void> {
    await this.#wait('close', () => this.#backend.close?.());
  }

  #wait<T>(operation: string, act: () => T | PromiseLike<T>): Promise<T> {
    const { clock, deadline: milliseconds } = this.#options;
    return withinDeadline((async () => act())(), {
      operation: `${operation} of a custom store`,
      milliseconds,
      clock,
    });
  }
}
