import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { connectRedis, type KeyValue, type RedisConnection, redisKeyValue } from '../../redis/index.ts';
import { sessionCacheContract } from '../../testing/index.ts';

const { redis, redis7, valkey } = inject('services');
const servers = [
  { name: 'Redis 8', url: redis },
  { name: 'Redis 7', url: redis7 },
  { name: 'Valkey', url: valkey },
].map(({ name, url }) => ({ url, title: url ? name : `${name} (skipped: no server)` }));

describe.each(servers)('sessions over $title', ({ url }) => {
  let connection: RedisConnection;
  beforeAll(() => {
    if (url) connection = connectRedis(url);
  });
  afterAll(() => connection?.close());

  /** A store that removes its keys when it is closed. */
  const make = (): KeyValue => {
    const prefix = `session-test:${randomBytes(6).toString('hex')}:`;
    const keyValue = redisKeyValue(connection, { prefix });
    const end = keyValue.close;
    const close = async (): Promise<void> => {
      await keyValue.clear();
      await end();
    };
    return Object.defineProperty(keyValue, 'close', { value: close });
  };

  for (const { title, run } of sessionCacheContract(make)) it.skipIf(!url)(title, run);
});
