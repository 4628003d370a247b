import { randomUUID } from 'node:crypto';
import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { storeContract } from '../../testing/index.ts';
import type { StoredEntry } from '../store.ts';
import { fromKeyv } from './from-keyv.ts';

function entryOf(key: string): StoredEntry {
  return { key, value: new TextEncoder().encode(key), createdAt: 1, version: 1, tags: [] };
}

const { redis: url } = inject('services');

describe.skipIf(url === undefined)(
  `over Redis${url === undefined ? ' (skipped: there is none)' : ''}`,
  () => {
    const adapters: KeyvRedis<unknown>[] = [];
    const redis = (): KeyvRedis<unknown> => {
      const adapter = new KeyvRedis(url);
      adapters.push(adapter);
      return adapter;
    };
    afterAll(async () => {
      for (const adapter of adapters) {
        await adapter.clear();
        await adapter.disconnect();
      }
    });
    /** The contract moves its clock by days while a call is under way. */
    const deadline = '1000d';

    for (const { title, run } of storeContract(({ clock }) =>
      fromKeyv(new Keyv(redis(), { namespace: randomUUID() }), { clock, deadline }),
    )) {
      it(title, run);
    }

    it('removes only what is under its own namespace', async () => {
      const [first, second] = [randomUUID(), randomUUID()].map((namespace) =>
        fromKeyv(Object.assign(redis(), { namespace })),
      );
      await first?.setMany([entryOf('a')]);
      await second?.setMany([entryOf('a')]);
      await first?.clear();
      expect([await first?.count(), await second?.count()]).toEqual([0, 1]);
    });

    it('fails with STORE_UNAVAILABLE when Redis cannot be reached', async () => {
      const store = fromKeyv(
        new KeyvRedis({ url: 'redis://127.0.0.1:1', socket: { reconnectStrategy: false } }),
      );
      await expect(store.getMany(['a'])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(store.setMany([entryOf('a')])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  },
);
