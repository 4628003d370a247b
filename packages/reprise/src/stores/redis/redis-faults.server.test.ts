import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import type { StoredEntry } from '../store.ts';
import { redis } from './redis.ts';
import { entryOf, eventually, keysUnder, vectorOf } from './redis-fixture.js';
import type { RedisStore } from './redis-store.ts';

type Server = Awaited<ReturnType<typeof startRedis>>;

const child = fileURLToPath(new URL('redis-writer-child.js', import.meta.url));

describe('a Redis store under faults', () => {
  let server: Server;
  let connection: RedisConnection;
  let store: RedisStore;
  async function start(options: Parameters<typeof startRedis>[0] = {}): Promise<void> {
    server = await startRedis(options);
    connection = connectRedis({ url: server.url, commandDeadline: 300, longestRetry: 200 });
    store = redis({ connection, prefix: 'faults' });
  }
  beforeEach(() => {
    connection = undefined as never;
  });
  afterEach(async () => {
    await store.close();
    await connection.close();
    await server.stop();
  });

  /** Value, vector, version and membership of every entry agree. */
  async function assertWhole(): Promise<number> {
    const entries: StoredEntry[] = [];
    for await (const entry of store.scan()) entries.push(entry);
    for (const { key, value, version, tags, vector } of entries) {
      assert.equal(Buffer.from(value).toString(), String(version), key);
      assert.equal(vector?.values[0], version, key);
      assert.deepEqual(tags, [`v${version}`], key);
    }
    const found = (await keysUnder(connection, '')).filter((key) => /:e:g:/.test(key));
    assert.equal(found.length, entries.length);
    assert.equal(await store.count(), entries.length);
    let tagged = 0;
    for (const tag of new Set(entries.flatMap(({ tags }) => tags))) tagged += await store.removeTagged([tag]);
    assert.equal(tagged, entries.length);
    return entries.length;
  }

  it('leaves whole entries when an instance is killed in the middle of a pipeline', async () => {
    await start();
    for (let round = 0; round < 3; round++) {
      const writer = fork(child, [server.url, 'faults'], { execArgv: [] });
      await once(writer, 'message');
      await sleep(20 + 13 * round);
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      assert.ok((await assertWhole()) >= 39);
    }
  }, 30_000);

  it('rejects writes with REDIS_REFUSED while the server is out of memory, torn by none, and serves reads', async () => {
    await start({ maxmemory: '6mb' });
    const fill = Array.from({ length: 200 }, (_, index) => index);
    let refused: (Error & { code?: string; details?: object }) | undefined;
    let written = 0;
    for (const index of fill) {
      const value = randomBytes(60_000);
      await store.setMany([entryOf(`g:${index}`, { value, vector: vectorOf(index), tags: ['t'] })]).then(
        () => {
          written += 1;
        },
        (error) => {
          refused ??= error;
        },
      );
    }
    assert.equal(refused?.code, 'REDIS_REFUSED');
    assert.match(JSON.stringify(refused?.details), /OOM/);
    assert.ok(written > 0 && written < fill.length);
    const found = (await store.getMany(fill.map((index) => `g:${index}`))).filter(
      (entry) => entry !== undefined,
    );
    assert.equal(found.length, written);
    assert.ok(found.every(({ vector, value }) => vector && value.byteLength === 60_000));
    assert.equal(await store.count(), written);
    assert.equal(await store.deleteMany(found.map(({ key }) => key)), written);
    await store.setMany([entryOf('g:again')]);
  }, 30_000);

  it('ends every call while the server is paused, and works when it goes on', async () => {
    await start();
    await store.setMany([entryOf('g:1')]);
    server.pause();
    const started = performance.now();
    const calls = [store.getMany(['g:1']), store.setMany([entryOf('g:2')]), store.count(), store.clear('g:')];
    const outcomes = await Promise.allSettled(calls);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    assert.ok(performance.now() - started < 2_500, `${performance.now() - started} ms`);
    server.resume();
    await eventually('the store works', async () => {
      try {
        await store.setMany([entryOf('g:3')]);
        return true;
      } catch {
        return false;
      }
    });
    assert.ok((await store.getMany(['g:3']))[0]);
  }, 30_000);

  it('goes on with a server that was killed and comes back empty', async () => {
    await start();
    await store.setMany([entryOf('g:1'), entryOf('h:1')]);
    const told: string[] = [];
    await store.follow('', (changes) => {
      for (const change of changes) if (change.kind === 'gap') told.push(change.prefix);
    });
    await server.kill();
    await assert.rejects(store.getMany(['g:1']));
    await server.restart({ empty: true });
    await eventually('an answer', () =>
      store.getMany(['g:1']).then(
        ([entry]) => entry === undefined,
        () => false,
      ),
    );
    await store.setMany([entryOf('g:2')]);
    assert.equal(await store.count(), 1);
    await eventually('gaps', () => told.includes('g:') && told.includes('h:'), 12);
  }, 30_000);
});
