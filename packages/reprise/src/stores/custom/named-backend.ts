import { UNSET } from '../../entry/index.ts';
import type { EntryDocument } from '../document/entry-document.ts';
import type { CustomBackend, Listing, UnderscoreBackend } from './custom-backend.ts';

/** Gives a backend of either shape the one that the store works with. */
export function namedBackend(backend: CustomBackend | UnderscoreBackend): CustomBackend {
  if (!('_get' in backend)) return backend;
  return {
    get: (key) => backend._get(key, UNSET),
    set: (key, data) => backend._set(key, data),
    remove: (key) => backend._remove(key),
    keys: async () => keysOf(await backend._itervalues()),
    clear: () => backend._clear(),
    close: () => backend.close?.(),
  };
}

async function* keysOf(values: Listing<EntryDocument>): AsyncGenerator<string> {
  for await (const value of values) {
    // Data that is no entry is somebody else's.
    const key = (value as Partial<EntryDocument> | null | undefined)?.stored?.key;
    if (typeof key === 'string') yield key;
  }
}
