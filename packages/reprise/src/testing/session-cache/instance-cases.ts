import assert from 'node:assert/strict';
import { deferred } from '../../core/index.ts';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { rejectsWith, sessionCacheCase, until } from './session-cache-case.ts';

/** Copies of several instances, and sources of truth. */
export function instanceCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    sessionCacheCase(
      make,
      'S4-10 a copy in one instance goes when another one changes the session',
      async ({ open }) => {
        const [one, two] = [open(), open()];
        const copied = async () => {
          const before = (await one.getCacheStats()).localHits;
          await one.getSession('7');
          return (await one.getCacheStats()).localHits > before;
        };
        await one.cacheSession('7', { stage: 'a' });
        await until('a copy', copied);
        await two.cacheSession('7', { stage: 'b' });
        await until('the new session', async () => (await one.getSession('7'))?.['stage'] === 'b');
        await until('a copy', copied);
        await two.deleteSession('7');
        await until('the end of the session', async () => (await one.getSession('7')) === undefined);
        await two.cacheSession('7', { stage: 'c' });
        await until('a copy', copied);
        await two.clearSession('7');
        await until('the end of all', async () => (await one.getSession('7')) === undefined);
      },
    ),
    sessionCacheCase(
      make,
      'S4-10 reads through to the source of truth, once for all who ask',
      async ({ open }) => {
        const sessions = open();
        const asked = deferred<void>();
        let loads = 0;
        const load = async () => {
          loads += 1;
          await asked.promise;
          return { stage: 'a', version: 4, at: new Date(0) };
        };
        const reads = Array.from({ length: 5 }, () => sessions.readThrough('7', load));
        await until('a load', () => loads > 0);
        asked.resolve();
        const loaded = { stage: 'a', version: 4, at: '1970-01-01T00:00:00.000Z' };
        const found = await Promise.all(reads);
        assert.deepEqual(
          found,
          Array.from({ length: 5 }, () => loaded),
        );
        assert.notEqual(found[0], found[1]);
        assert.deepEqual(await open().readThrough('7', load), loaded);
        assert.deepEqual(await sessions.getSession('7'), loaded);
        assert.equal(loads, 1);
        assert.equal(await sessions.readThrough('8', () => undefined), undefined);
        assert.deepEqual(await sessions.readThrough('9', () => ({ stage: 'new' })), {
          stage: 'new',
          version: 1,
        });
        const failing = sessions.readThrough('8', () => Promise.reject(new Error('no database')));
        await assert.rejects(failing, /no database/);
        assert.equal((await sessions.getCacheStats()).loads, 4);
      },
    ),
    sessionCacheCase(
      make,
      'a session that changed while it was loaded is not overwritten',
      async ({ open }) => {
        const [sessions, other] = [open(), open()];
        const loaded = await sessions.readThrough('7', async () => {
          await other.cacheSession('7', { stage: 'newer' });
          return { stage: 'old' };
        });
        assert.deepEqual(loaded, { stage: 'old', version: 0 });
        assert.deepEqual(await sessions.getSession('7'), { stage: 'newer', version: 1 });
        const conflict = await sessions.cacheSession('7', { ...loaded });
        assert.deepEqual(conflict, { stored: false, reason: 'conflict', current: 1 });
      },
    ),
    sessionCacheCase(
      make,
      'S4-10 writes through: the source first, and what it saved is cached',
      async ({ open }) => {
        const sessions = open();
        const rows = new Map<string, object>();
        const save = (id: string, version: number) => (data: object) => {
          const row = { ...data, version };
          rows.set(id, row);
          return row;
        };
        const saved = await sessions.writeThrough('7', { stage: 'b' }, save('7', 8));
        assert.deepEqual(saved, {
          data: { stage: 'b', version: 8 },
          cached: { stored: true, version: 8 },
        });
        assert.deepEqual(await sessions.getSession('7'), rows.get('7'));
        const late = await sessions.writeThrough('7', { stage: 'a' }, save('7', 7));
        assert.deepEqual(late.cached, { stored: false, reason: 'conflict', current: 8 });
        assert.deepEqual(await sessions.getSession('7'), { stage: 'b', version: 8 });
        const { cached } = await sessions.writeThrough('7', { stage: 'c', version: 8 }, async () => {});
        assert.deepEqual(cached, { stored: true, version: 9 });
        const failing = sessions.writeThrough('7', { stage: 'd' }, () => Promise.reject(new Error('full')));
        await assert.rejects(failing, /full/);
        assert.deepEqual(await sessions.getSession('7'), { stage: 'c', version: 9 });
      },
    ),
    sessionCacheCase(
      make,
      'S4-10 saves nothing of somebody else, and keeps nothing older than what was saved',
      async ({ open }) => {
        const sessions = open({ maxBytes: 100 });
        const ann = { owner: 'ann' };
        await sessions.cacheSession('7', { stage: 'a' }, ann);
        const saved: object[] = [];
        const save = async (data: object): Promise<void> => {
          saved.push(data);
        };
        await rejectsWith('NOT_OWNER', () => sessions.writeThrough('7', {}, save, { owner: 'bob' }));
        assert.deepEqual(saved, []);
        const large = { text: 'x'.repeat(100) };
        await rejectsWith('INVALID_ARGUMENT', () => sessions.writeThrough('7', large, save, ann));
        assert.deepEqual(saved, [large]);
        assert.equal(await sessions.getSession('7', ann), undefined);
      },
    ),
    sessionCacheCase(
      make,
      'S4-03 defect 5.5 #12: closing an instance leaves what others use open',
      async ({ open, keyValue }) => {
        const [one, two] = [open(), open()];
        await one.cacheSession('7', { stage: 'a' });
        await one.close();
        await one.close();
        await rejectsWith('CLOSED', () => one.getSession('7'));
        assert.deepEqual(await two.getSession('7'), { stage: 'a', version: 1 });
        assert.equal(keyValue.available, true);
      },
    ),
  ];
}
