import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { keyValueContract } from '../../testing/index.ts';
import { connectRedis } from '../connect-redis.ts';
import type { RedisConnection } from '../redis-connection.ts';
import { fallbackKeyValue } from './fallback/fallback-key-value.ts';
import type { KeyValue } from './key-value.ts';
import { randomPrefix, redisServers, wait } from './key-value-fixture.js';
import { memoryKeyValue } from './memory/memory-key-value.ts';
import { redisKeyValue } from './redis/redis-key-value.ts';

describe.each(redisServers(inject('services')))('key-value store over $title', ({ url, missing }) => {
  let connection: RedisConnection;
  beforeAll(() => {
    if (!missing) connection = connectRedis(url);
  });
  afterAll(() => connection?.close());

  /** A store that removes its keys when it is closed. */
  const make = (): KeyValue => {
    const prefix = randomPrefix();
    const keyValue = redisKeyValue(connection, { prefix });
    const end = keyValue.close;
    const close = async (): Promise<void> => {
      await end();
      await using cleaner = redisKeyValue(connection, { prefix });
      await cleaner.clear();
    };
    return Object.defineProperty(keyValue, 'close', { value: close });
  };

  for (const { title, run } of keyValueContract(() => ({ keyValue: make(), pass: wait }))) {
    it.skipIf(missing)(title, run);
  }

  describe('with a fallback', () => {
    const withFallback = () => ({ keyValue: fallbackKeyValue(make(), memoryKeyValue()), pass: wait });
    for (const { title, run } of keyValueContract(withFallback)) it.skipIf(missing)(title, run);
  });
});
