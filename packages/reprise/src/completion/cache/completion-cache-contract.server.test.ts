import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import {
  connectRedis,
  fallbackKeyValue,
  type KeyValue,
  memoryKeyValue,
  type RedisConnection,
  redisKeyValue,
} from '../../redis/index.ts';
import { completionCacheContract } from '../../testing/index.ts';

const { redis, redis7, valkey } = inject('services');
const servers = [
  { name: 'Redis 8', url: redis, fallback: false },
  { name: 'Redis 7', url: redis7, fallback: false },
  { name: 'Valkey', url: valkey, fallback: false },
  { name: 'Redis 8 with a fallback', url: redis, fallback: true },
].map(({ name, ...server }) => ({ ...server, title: server.url ? name : `${name} (skipped: no server)` }));

describe.each(servers)('completion caches over $title', ({ url, fallback }) => {
  let connection: RedisConnection;
  beforeAll(() => {
    if (url) connection = connectRedis(url);
  });
  afterAll(() => connection?.close());

  /** A store that removes its keys when it is closed. */
  const make = (): KeyValue => {
    const prefix = `completion-test:${randomBytes(6).toString('hex')}:`;
    const primary = redisKeyValue(connection, { prefix });
    const keyValue = fallback ? fallbackKeyValue(primary, memoryKeyValue()) : primary;
    const end = keyValue.close;
    const close = async (): Promise<void> => {
      await keyValue.clear();
      await end();
    };
    return Object.defineProperty(keyValue, 'close', { value: close });
  };

  for (const { title, run } of completionCacheContract(make)) it.skipIf(!url)(title, run);
});
