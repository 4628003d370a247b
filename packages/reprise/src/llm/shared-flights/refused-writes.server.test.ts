import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedisNode } from '../../../../../scripts/services/redis-node.js';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import type { FlightBoard } from './flight-board.ts';
import { redisFlightBoard } from './redis-flight-board.ts';

const faults = {
  OOM: [
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
  ],
  READONLY: [
    ['REPLICAOF', '127.0.0.1', '1'],
    ['REPLICAOF', 'NO', 'ONE'],
  ],
} as const;

describe.each(['redis', 'redis7', 'valkey'] as const)('flights over a %s that refuses writes', (name) => {
  let server: RedisNode;
  let connection: RedisConnection;
  let board: FlightBoard;
  const posting = (sequence: number) => ({
    batch: { sequence, bytes: Buffer.from(`piece ${sequence}`) },
    keepFrom: 1,
  });

  beforeEach(async () => {
    server = await startRedis({ server: name });
    connection = connectRedis(server.url);
    board = redisFlightBoard(connection, { leaseTime: 10_000, joinDeadline: 2_000 });
    expect(await board.join('held', 'leader', 0)).toBe('leader');
    expect(await board.post('held', 'leader', posting(1))).toBe(true);
  });

  afterEach(async () => {
    await connection.close();
    await server[Symbol.asyncDispose]();
  });

  it.each(['OOM', 'READONLY'] as const)(
    'lets nobody join, free or led, while it says %s',
    async (redisCode) => {
      const [begin, end] = faults[redisCode];
      await server.command(...begin);
      for (const flight of ['held', 'free']) {
        const joining = board.join(flight, 'other', 0);
        await expect(joining).rejects.toMatchObject({ code: 'REDIS_REFUSED', details: { redisCode } });
      }
      await server.command(...end);
      expect(await board.join('held', 'other', 0)).toBe('leader');
      expect(await board.join('free', 'other', 0)).toBe('other');
    },
  );

  it('lets an answer under way reach its end while it is full', async () => {
    await server.command(...faults.OOM[0]);
    expect(await board.post('held', 'leader', posting(2))).toBe(true);
    expect(await board.post('held', 'leader', { batch: undefined, keepFrom: 1 })).toBe(true);
    expect((await board.read('held', 'leader', 1)).map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});
