import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { type RedisStore, redis } from '../../stores/index.ts';
import type { Observation } from '../observation.ts';
import { Ledger } from './ledger.ts';

function observation(id: string): Observation {
  const candidate = { entryId: 'entry', answerId: 'answer', similarity: 0.9, confidence: 0.8, bucket: 'all' };
  return { ...candidate, id, at: Date.now(), right: true, source: 'explore', chance: 1 };
}

const { redis: redis8, redis7, valkey } = inject('services');
const servers = [
  { title: redis8 ? 'Redis 8' : 'Redis 8 (skipped: no server)', url: redis8 },
  { title: redis7 ? 'Redis 7' : 'Redis 7 (skipped: no server)', url: redis7 },
  { title: valkey ? 'Valkey' : 'Valkey (skipped: no server)', url: valkey },
];

describe.each(servers)('Ledger over $title', ({ url }) => {
  const prefix = `reprise-test-${randomBytes(6).toString('hex')}`;
  const connections: RedisConnection[] = [];
  const stores: RedisStore[] = [];
  beforeAll(() => {
    if (url === undefined) return;
    for (let instance = 0; instance < 2; instance++) {
      const connection = connectRedis(url);
      connections.push(connection);
      stores.push(redis({ connection, prefix }));
    }
  });
  afterAll(async () => {
    await stores[0]?.clear();
    for (const store of stores) await store.close();
    for (const connection of connections) await connection.close();
  });

  /** A ledger of one of two instances, and the ids it told. */
  function open(instance: number): { ledger: Ledger; told: string[] } {
    const ledger = new Ledger({
      store: stores[instance]!,
      prefix: 'chat',
      instanceId: `${instance}`,
      poll: 20,
    });
    const told: string[] = [];
    ledger.onObservation(({ id }) => told.push(id));
    return { ledger, told };
  }

  it.skipIf(url === undefined)(
    'tells two instances what the other observed, each once, and a later one all',
    async () => {
      const [first, second] = [open(0), open(1)];
      await Promise.all([first.ledger.open(), second.ledger.open()]);
      const names = (instance: string) => Array.from({ length: 150 }, (_, at) => `${instance}${at}`);
      for (const id of names('a')) first.ledger.append(observation(id));
      for (const id of names('b')) second.ledger.append(observation(id));
      await Promise.all([first.ledger.flush(), second.ledger.flush()]);
      for (const id of names('c')) second.ledger.append(observation(id));
      await second.ledger.flush();
      const all = [...names('a'), ...names('b'), ...names('c')].sort();
      await vi.waitFor(() => expect([...first.told].sort()).toEqual(all), { timeout: 5_000 });
      await vi.waitFor(() => expect([...second.told].sort()).toEqual(all), { timeout: 5_000 });
      await Promise.all([first.ledger.close(), second.ledger.close()]);
      const later = open(0);
      await later.ledger.open();
      await later.ledger.close();
      expect([...later.told].sort()).toEqual(all);
    },
  );
});
