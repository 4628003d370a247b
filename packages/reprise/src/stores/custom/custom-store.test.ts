import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { CacheEntry, encodeEnvelope, UNSET, type Unset } from '../../entry/index.ts';
import { ManualClock, storeContract } from '../../testing/index.ts';
import type { EntryDocument } from '../document/entry-document.ts';
import { isSyncStore, type StoredEntry } from '../store.ts';
import type { CustomBackend } from './custom-backend.ts';
import { customStore } from './custom-store.ts';

/** The sample of the seed: a class with a map, `get` and `set`, and a listing so that it can be iterated. */
class SampleBackend {
  readonly storage = new Map<string, EntryDocument>();

  get(key: string): EntryDocument | Unset {
    return this.storage.get(key) ?? UNSET;
  }

  set(key: string, data: EntryDocument): void {
    this.storage.set(key, data);
  }

  entries(): Iterable<[string, EntryDocument]> {
    return this.storage.entries();
  }
}

/** The shape of the original, with promises, keeping text as a database would. */
class TextBackend {
  readonly #rows = new Map<string, string>();

  async _get(key: string, fallback?: Unset): Promise<EntryDocument | Unset | undefined> {
    const text = this.#rows.get(key);
    return text === undefined ? fallback : JSON.parse(text);
  }

  async _set(key: string, data: EntryDocument): Promise<void> {
    this.#rows.set(key, JSON.stringify(data));
  }

  async _remove(key: string): Promise<void> {
    this.#rows.delete(key);
  }

  async *_itervalues(): AsyncGenerator<EntryDocument> {
    for (const text of this.#rows.values()) yield JSON.parse(text);
  }

  async _clear(): Promise<void> {
    this.#rows.clear();
  }
}

/** Every method, the listing as a promise of keys. */
function wholeBackend(): CustomBackend & { closed: boolean } {
  const rows = new Map<string, EntryDocument>();
  return {
    closed: false,
    get: (key) => rows.get(key) ?? null,
    set: async (key, data) => rows.set(key, data),
    remove: async (key) => rows.delete(key),
    keys: async () => [...rows.keys()],
    clear: async () => rows.clear(),
    close(): void {
      this.closed = true;
    },
  };
}

const call = CacheEntry.from('add', { inputs: { x: 5 }, output: new Date(5), metadata: { by: 'me' } });
const entry: StoredEntry = { key: 'a', value: encodeEnvelope(call), createdAt: 0, version: 1, tags: ['t'] };

describe("customStore over the seed's sample, without promises", () => {
  for (const { title, run } of storeContract(({ clock }) =>
    customStore(new SampleBackend(), { sync: true, clock }),
  ))
    it(`S3-37 ${title}`, run);
});

describe('customStore over the methods of the original, with promises', () => {
  for (const { title, run } of storeContract(({ clock }) => customStore(new TextBackend(), { clock })))
    it(`S3-19 ${title}`, run);
});

describe('customStore over a backend with every method', () => {
  for (const { title, run } of storeContract(({ clock }) => customStore(wholeBackend(), { clock })))
    it(title, run);
});

describe('customStore', () => {
  it('S3-37 gives the backend the call as plain JSON data', async () => {
    const backend = new SampleBackend();
    await using store = customStore(backend);
    await store.setMany([entry]);
    assert.deepEqual(backend.storage.get('a'), {
      func: 'add',
      inputs: { x: 5 },
      output: { __obj_type__: 'datetime', value: '1970-01-01T00:00:00.005Z' },
      metadata: { by: 'me' },
      stored: { format: 1, key: 'a', createdAt: '1970-01-01T00:00:00.000Z', version: 1, tags: ['t'] },
    });
  });

  it('says that it works without promises only when told so', () => {
    assert.equal(isSyncStore(customStore(new SampleBackend())), false);
    assert.equal(isSyncStore(customStore(new SampleBackend(), { sync: true })), true);
  });

  it('takes data that is no entry, or of another key, for missing and reports it once', async () => {
    const lines: string[] = [];
    const backend = new SampleBackend();
    await using store = customStore(backend, {
      logger: { ...silentLogger, warn: (line) => void lines.push(line) },
    });
    await store.setMany([entry]);
    backend.storage.set('b', backend.storage.get('a')!);
    backend.storage.set('c', {} as EntryDocument);
    assert.deepEqual(await store.getMany(['b', 'c']), [undefined, undefined]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /another key; it is taken for missing/);
  });

  it('says what is missing when a backend cannot list its keys, and does all else', async () => {
    const { get, set } = wholeBackend();
    await using store = customStore({ get, set });
    await store.setMany([entry]);
    assert.equal(await store.deleteMany(['a']), 1);
    assert.deepEqual(await store.getMany(['a']), [undefined]);
    assert.equal(store.capabilities.scan, false);
    await assert.rejects(store.count(), {
      code: 'INVALID_ARGUMENT',
      message: /neither `keys` nor `entries`; add one of them/,
    });
  });

  it('S3-19 passes by what is no entry among the values of the original', async () => {
    const backend = new TextBackend();
    await using store = customStore(backend);
    await store.setMany([entry]);
    for (const foreign of [null, 5, { func: 'f' }, { stored: { key: 7 } }])
      await backend._set(JSON.stringify(foreign), foreign as unknown as EntryDocument);
    assert.equal(await store.count(), 1);
    await store.clear('a');
    assert.equal(await store.count(), 0);
  });

  it('refuses promises of a backend that should give none', () => {
    const store = customStore({ get: async () => null, set: () => {} }, { sync: true });
    assert.throws(() => store.readSync('a'), { code: 'INVALID_ARGUMENT', message: /gives promises/ });
  });

  it('waits for a backend no longer than the deadline, and goes on then', async () => {
    const clock = new ManualClock();
    const backend = { ...wholeBackend(), set: () => new Promise(() => {}) };
    const store = customStore(backend, { clock, deadline: 100 });
    const writing = assert.rejects(store.setMany([entry]), { code: 'DEADLINE_EXCEEDED' });
    clock.advance(100);
    await writing;
    assert.deepEqual(await store.getMany(['a']), [undefined]);
  });

  it('rejects with the error of the backend, and closes it', async () => {
    const backend = wholeBackend();
    backend.get = () => {
      throw new Error('no connection');
    };
    const store = customStore(backend);
    await assert.rejects(store.getMany(['a']), /no connection/);
    await store.close();
    assert.equal(backend.closed, true);
  });
});
