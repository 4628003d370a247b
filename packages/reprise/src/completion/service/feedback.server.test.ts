import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectRedis, type KeyValue, type RedisConnection, redisKeyValue } from '../../redis/index.ts';
import { openService } from './service-fixture.js';

const { redis, redis7, valkey } = inject('services');
const servers = Object.entries({ redis, redis7, valkey }).map(([title, url]) => ({
  title: url ? title : `${title} (skipped: no server)`,
  url,
}));

describe.each(servers)('a completion service over $title', ({ url }) => {
  let connection: RedisConnection;
  let keyValue: KeyValue;
  beforeAll(() => {
    if (!url) return;
    connection = connectRedis(url);
    keyValue = redisKeyValue(connection, { prefix: `test-${randomUUID()}:` });
  });
  afterAll(async () => {
    await keyValue?.clear();
    await keyValue?.close();
    await connection?.close();
  });

  it.skipIf(!url)('loses no vote of two instances, and finds what the other one precomputed', async () => {
    const [left, right] = [openService({ keyValue }), openService({ keyValue, retriever: 'precomputed' })];
    const type = 'template_completion';
    const vote = (at: number) =>
      ({ suggestionText: `\n${'- '.repeat(at)}`, type, accepted: at % 3 === 0 }) as const;
    const votes = Array.from({ length: 30 }, (_, at) =>
      (at % 2 ? left : right).service.feedback(vote(1 + (at % 6))),
    );
    await Promise.all(votes);
    const counts = await keyValue.hashGet(`completion:feedback:type:${type}`, 'counts');
    expect(JSON.parse(counts!)).toMatchObject({ accepted: 10, rejected: 20 });
    await left.service.precompute('d:*', '* one\n\nThe cache evicts old entries by age.');
    expect(await right.texts('We need:|', { documentId: 'd:*' })).toEqual(['\n\n* ']);
    expect(await right.texts('When the cache evicts old?|')).toEqual([
      'The cache evicts old entries by age.',
    ]);
    expect(await left.texts('- The quick|')).toEqual(['\n- ']);
    expect(await right.suggest('- The quick|')).toMatchObject({
      cacheHit: true,
      suggestions: [{ text: '\n- ' }],
    });
    expect(await right.service.clear()).toBeGreaterThan(0);
    expect(await left.texts('We need:|', { documentId: 'd:*' })).toEqual([]);
  });
});
