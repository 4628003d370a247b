import assert from 'node:assert/strict';
import type { Store } from '../../stores/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { entryOf, type MakeStore, put, scanned, withStore } from './fixture.ts';

const calls: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  getMany: (store) => store.getMany(['a']),
  setMany: (store) => store.setMany([entryOf('a')]),
  deleteMany: (store) => store.deleteMany(['a']),
  scan: (store) => scanned(store),
  clear: (store) => store.clear(),
  count: (store) => store.count(),
  flush: (store) => store.flush(),
};

/** The end of a store. */
export function closeCases(make: MakeStore): ContractCase[] {
  return [
    {
      title: 'rejects every call with CLOSED after it was closed',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a');
        await store.close();
        for (const [name, call] of Object.entries(calls)) {
          await assert.rejects(call(store), { code: 'CLOSED' }, name);
        }
      }),
    },
    {
      title: 'may be closed twice, at once and one after the other, and disposed of',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a');
        await Promise.all([store.close(), store.close()]);
        await store.close();
        await store[Symbol.asyncDispose]();
      }),
    },
    {
      title: 'ends a scan that runs while it is closed with CLOSED',
      run: withStore(make, async ({ store }) => {
        await put(store, ...Array.from({ length: 1_000 }, (_, index) => `key-${index}`));
        const run = async (): Promise<void> => {
          for await (const entry of store.scan()) if (entry.key !== '') await store.close();
        };
        await assert.rejects(run(), { code: 'CLOSED' });
      }),
    },
  ];
}
