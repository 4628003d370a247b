import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { storeContract } from '../../testing/index.ts';
import { redis } from './redis.ts';
import { redisServers, removeUnder, temporaryPrefix } from './redis-fixture.js';

describe.each(redisServers(inject('services')))('store over $title', ({ url, missing }) => {
  const prefix = temporaryPrefix();
  let connection: RedisConnection;
  let stores = 0;
  beforeAll(() => {
    if (!missing) connection = connectRedis(url);
  });
  afterAll(async () => {
    if (missing) return;
    await removeUnder(connection, prefix);
    await connection.close();
  });

  for (const { title, run } of storeContract(({ clock }) => {
    stores += 1;
    return redis({ connection, clock, prefix: `${prefix}-${stores}` });
  })) {
    it.skipIf(missing)(title, run);
  }
});
