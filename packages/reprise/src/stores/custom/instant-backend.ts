import { isPromiseLike, RepriseError } from '../../core/index.ts';
import type { Awaitable, SyncEntryBackend } from '../backed/entry-backend.ts';
import { toDocument } from '../document/to-document.ts';
import type { StoredEntry } from '../store.ts';
import type { CustomBackend } from './custom-backend.ts';
import type { DocumentReader } from './document-reader.ts';
import { endedDocument } from './ended-document.ts';
import { listedKeys } from './listed-keys.ts';

/** A custom backend that answers at once. */
export class InstantBackend implements SyncEntryBackend {
  readonly #backend: CustomBackend;
  readonly #reader: DocumentReader;
  readonly clear?: () => void;

  constructor(backend: CustomBackend, reader: DocumentReader) {
    this.#backend = backend;
    this.#reader = reader;
    if (backend.clear) this.clear = () => void atOnce(backend.clear?.());
  }

  read(key: string): StoredEntry | undefined {
    return this.#reader.read(key, atOnce(this.#backend.get(key)));
  }

  write(entry: StoredEntry): void {
    atOnce(this.#backend.set(entry.key, toDocument(entry)));
  }

  remove(key: string): void {
    if (this.#backend.remove) atOnce(this.#backend.remove(key));
    else atOnce(this.#backend.set(key, endedDocument(key)));
  }

  keys(prefix: string): Promise<string[]> {
    return listedKeys(this.#backend, prefix);
  }

  close(): void {
    atOnce(this.#backend.close?.());
  }
}

function atOnce<T>(answer: Awaitable<T>): T {
  if (!isPromiseLike(answer)) return answer;
  answer.then(undefined, () => {});
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'A custom store with `sync: true` has a backend that gives promises',
  );
}
