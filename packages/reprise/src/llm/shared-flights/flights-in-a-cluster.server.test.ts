import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster } from '../../../../../scripts/services/redis-cluster.js';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { type Ask, type SharedFlights, sharedFlights } from '../index.ts';

describe('flights of two instances in a Redis Cluster', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let connections: RedisConnection[];
  let instances: SharedFlights[];

  beforeAll(async () => {
    cluster = await startCluster({ replicas: 0 });
    const nodes = cluster.masters.map(({ port }) => `127.0.0.1:${port}`);
    connections = [1, 2].map(() => connectRedis({ cluster: { nodes } }));
    instances = connections.map((connection) => sharedFlights(connection));
    await Promise.all(connections.map((connection) => connection.send({ args: ['GET', 'k'], key: 'k' })));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await cluster.stop();
  });

  async function read(flights: SharedFlights, key: string, ask: Ask): Promise<string> {
    const { signal } = new AbortController();
    const exchanged = await flights.fly({ key, lookedFor: 0 }, ask, signal);
    let text = '';
    for await (const bytes of exchanged.answer.body ?? []) text += Buffer.from(bytes).toString();
    await exchanged.land(false);
    return text;
  }

  it('are joined, whatever node they lie on', async () => {
    let calls = 0;
    const keys = Array.from({ length: 30 }, (_, at) => `key ${at}`);
    const texts = await Promise.all(
      keys.flatMap((key) =>
        instances.map((flights) =>
          read(flights, key, async () => {
            calls += 1;
            await new Promise((resolve) => setTimeout(resolve, 150));
            return new Response(`answer to ${key}`, { headers: { 'content-type': 'text/event-stream' } });
          }),
        ),
      ),
    );
    expect(texts).toEqual(keys.flatMap((key) => [`answer to ${key}`, `answer to ${key}`]));
    expect(calls).toBe(30);
  });

  it('cost no request an answer when a node dies', async () => {
    await cluster.masters[0]!.kill();
    const keys = Array.from({ length: 20 }, (_, at) => `later ${at}`);
    const ask: Ask = async () => new Response('fine');
    const texts = await Promise.all(
      keys.flatMap((key) => instances.map((flights) => read(flights, key, ask))),
    );
    expect(new Set(texts)).toEqual(new Set(['fine']));
  });
});
