import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterAll, describe, inject, it } from 'vitest';
import { connectRedis } from '../../redis/index.ts';
import { seededVectors, sharedVectorIndexContract, vectorIndexContract } from '../../testing/index.ts';
import { redisVectorSet } from './redis-vector-set.ts';

const { redis: url, redis7, valkey } = inject('services');
const newPrefix = (): string => `reprise-test-${randomUUID()}`;
const skipped = url === undefined ? ' (skipped: no Redis 8)' : '';

describe.skipIf(url === undefined)(`redisVectorSet${skipped}`, () => {
  // A thousand adds at once take their time on a busy machine.
  const connection = connectRedis({ url: url!, commandDeadline: '15s' });
  const prefixes: string[] = [];
  const open = (options = {}) => {
    const prefix = newPrefix();
    prefixes.push(prefix);
    return redisVectorSet(connection, { prefix, ttl: '5m', ...options });
  };
  afterAll(async () => {
    for (const prefix of prefixes) {
      let cursor = '0';
      do {
        const page = await connection.send({
          args: ['SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', '1000'],
        });
        const [next, keys] = page as readonly [string, readonly string[]];
        await connection.sendMany(keys.map((key) => ({ args: ['UNLINK', key], key })));
        cursor = next;
      } while (cursor !== '0');
    }
    await connection.close();
  });

  describe.each(['int8', 'float32'] as const)('of %s', (precision) => {
    for (const { title, run } of vectorIndexContract(() => open({ precision }))) it(title, run);
    for (const { title, run } of sharedVectorIndexContract(() => open({ precision }))) it(title, run);
  });

  it('keeps a partition for the given time after its last add, and no name of one that has ended', async () => {
    const prefix = newPrefix();
    prefixes.push(prefix);
    await using index = redisVectorSet(connection, { prefix, ttl: 40 });
    await using lasting = redisVectorSet(connection, { prefix, ttl: Number.POSITIVE_INFINITY });
    const [vector] = seededVectors(1, 16);
    await lasting.add('kept', 'a', vector!);
    await index.add('short', 'a', vector!);
    await new Promise((resolve) => setTimeout(resolve, 45));
    assert.deepEqual(
      [await index.has('short'), await index.has('kept'), await index.size()],
      [false, true, 1],
    );
    const names = { args: ['SMEMBERS', `${prefix}:partitions:int8`] };
    assert.deepEqual(await connection.send(names), ['kept']);
    await index.add('kept', 'a', vector!);
    assert.ok(Number(await connection.send({ args: ['PTTL', `${prefix}:vectors:int8:kept`] })) <= 40);
  });

  it('shares vectors between instances, and those of other prefixes and precisions not', async () => {
    const prefix = newPrefix();
    prefixes.push(prefix);
    const [vector] = seededVectors(1, 16);
    await using one = redisVectorSet(connection, { prefix, ttl: '5m' });
    await using other = redisVectorSet(connection, { prefix, ttl: '5m' });
    await using exact = redisVectorSet(connection, { prefix, ttl: '5m', precision: 'float32' });
    await using stranger = open();
    await one.add('p', 'a', vector!);
    const sizes = [one, other, exact, stranger].map((index) => index.size());
    assert.deepEqual(await Promise.all(sizes), [1, 1, 0, 0]);
  });

  it('says what Redis refused when it is not the length of the vector', async () => {
    const prefix = newPrefix();
    prefixes.push(prefix);
    await using index = redisVectorSet(connection, { prefix, ttl: '5m' });
    await connection.send({ args: ['SET', `${prefix}:vectors:int8:p`, 'text', 'PX', '60000'] });
    const refused = { code: 'REDIS_REFUSED', message: /WRONGTYPE/ };
    await assert.rejects(index.add('p', 'a', Float32Array.of(1, 0)), refused);
    await assert.rejects(index.search('p', Float32Array.of(1, 0), 1), refused);
  });
});

describe.each([
  ['Redis 7', redis7],
  ['Valkey', valkey],
])('redisVectorSet on %s', (name, old) => {
  it.skipIf(old === undefined)(
    `says that there are no vector sets${old ? '' : ` (skipped: no ${name})`}`,
    async () => {
      await using connection = connectRedis(old!);
      await using index = redisVectorSet(connection, { prefix: newPrefix() });
      for (const attempt of [1, 2]) {
        await assert.rejects(
          index.search('p', Float32Array.of(1, 0), 1),
          { code: 'INDEX_UNSUPPORTED', message: /(redis 7|valkey \d).* has no vector sets/ },
          `attempt ${attempt}`,
        );
      }
    },
  );
});
