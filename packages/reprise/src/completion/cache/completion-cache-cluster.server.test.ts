import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { connectRedis, type RedisConnection, redisKeyValue } from '../../redis/index.ts';
import { completionCacheContract } from '../../testing/index.ts';

describe('completion caches over a Cluster, with a hash tag', () => {
  let cluster: RedisCluster;
  let connection: RedisConnection;
  beforeAll(async () => {
    cluster = await startCluster({ masters: 3, replicas: 0 });
    connection = connectRedis({ cluster: { nodes: cluster.nodes.map(({ port }) => `127.0.0.1:${port}`) } });
  });
  afterAll(async () => {
    await connection?.close();
    await cluster?.stop();
  });

  const make = () => redisKeyValue(connection, { prefix: `{completion}:${randomBytes(6).toString('hex')}:` });
  for (const { title, run } of completionCacheContract(make)) it(title, run);
});
