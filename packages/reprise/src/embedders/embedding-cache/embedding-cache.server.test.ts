import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { connectRedis, type RedisConnection, redisKeyValue } from '../../redis/index.ts';
import { FakeEmbedder } from '../../testing/index.ts';
import { EmbeddingCache } from './embedding-cache.ts';

let connections: RedisConnection[];
let prefix: string;

beforeEach(() => {
  connections = [];
  prefix = `embeddings-test:${crypto.randomUUID()}:`;
});

afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
});

function open(url: string, options: { id?: string } = {}) {
  const connection = connectRedis({ url, commandDeadline: '300ms' });
  connections.push(connection);
  const embedder = new FakeEmbedder({ dimensions: 512, ...options });
  const keyValue = redisKeyValue(connection, { prefix });
  return { connection, embedder, cache: new EmbeddingCache({ embedder, keyValue }) };
}

const { redis: url } = inject('services');

describe.skipIf(!url)(`embeddings in Redis${url ? '' : ' (no server is given)'}`, () => {
  const texts = Array.from({ length: 300 }, (_, at) => `text number ${at}`);

  it('S4-50 are found by every instance, and expire after a day', async () => {
    const [first, second] = [open(url!), open(url!)];
    const written = await first.cache.embed(texts);
    await first.cache.close();
    const read = await second.cache.embed(texts);
    expect(read).toEqual(written);
    expect(second.embedder.calls).toBe(0);
    const found = await second.connection.send({
      args: ['SCAN', '0', 'MATCH', `${prefix}*`, 'COUNT', '1000000'],
    });
    const [, keys] = found as [string, string[]];
    expect(keys).toHaveLength(300);
    const left = Number(await second.connection.send({ args: ['PTTL', keys[0]!], key: keys[0]! }));
    expect(left).toBeGreaterThan(86_000_000);
    expect(left).toBeLessThanOrEqual(86_400_000);
  });

  it('S4-52 are forgotten at once, for all instances, but not those of another embedder', async () => {
    const [first, second, other] = [open(url!), open(url!), open(url!, { id: 'other' })];
    await Promise.all([first.cache.embed(texts), other.cache.embed(texts)]);
    await Promise.all([first.cache.close(), other.cache.close()]);
    await second.cache.invalidate();
    await second.cache.embed(texts);
    expect(second.embedder.calls).toBe(300);
    const later = open(url!, { id: 'other' });
    await later.cache.embed(texts);
    expect(later.embedder.calls).toBe(0);
  });

  it('S4-56 are embedded again while Redis is away or stands still, and shared afterwards', async () => {
    const server = await startRedis();
    try {
      const { cache, embedder, connection } = open(server.url);
      await cache.embed(['a']);
      server.pause();
      const startedAt = performance.now();
      expect(await cache.embed(['a', 'b'])).toHaveLength(2);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      server.resume();
      await server.kill();
      expect(await cache.embed(['c'])).toHaveLength(1);
      expect(embedder.calls).toBe(3);
      await server.restart();
      const probe = { args: ['PING'] };
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const answer = await connection.send(probe).catch(() => undefined);
        if (answer === 'PONG') break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await cache.embed(['d']);
      await cache.close();
      const second = open(server.url);
      await second.cache.embed(['d']);
      expect(second.embedder.calls).toBe(0);
    } finally {
      await server.stop();
    }
  });
});
