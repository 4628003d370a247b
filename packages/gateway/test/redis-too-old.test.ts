import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulk, startRespServer } from '../../../scripts/services/resp-server.js';
import { startInstances } from './instances/start-instances.ts';
import { Traffic } from './instances/traffic.ts';
import { runDoctor } from './run-doctor.ts';

/** What a server answers that is too old: it tells its version, and knows nothing that is newer. */
function answerTo([name = '']: readonly string[]): string {
  if (name === 'PING') return '+PONG';
  if (name === 'INFO') return bulk('# Server\r\nredis_version:6.0.16\r\n');
  if (name === 'COMMAND') return '*1\r\n*-1';
  return `-ERR unknown command '${name}', with args beginning with:`;
}

describe('a Redis that is too old', () => {
  let old: Awaited<ReturnType<typeof startRespServer>>;
  beforeAll(async () => {
    old = await startRespServer(answerTo);
  });
  afterAll(() => old[Symbol.asyncDispose]());

  it('three gateways under load answer every request, and say once which version to run', async () => {
    await using instances = await startInstances({ port: old.port });
    const traffic = new Traffic(instances);
    await traffic.flows().finally(() => traffic.end());
    expect(traffic.problems).toEqual([]);
    const told = () => instances.all.map(({ lines }) => lines.bad.map((line) => line.split(' fails: ')[0]!));
    // What a part cannot do is told when it has not worked for two seconds.
    await expect.poll(() => told().every(({ length }) => length > 1), { timeout: 10_000 }).toBe(true);
    for (const lines of told()) {
      expect(lines[0]).toMatch(/ is Redis 6\.0\.16, and Reprise needs Redis 6\.2 or Valkey 7\.2 or later/);
      expect(new Set(lines).size).toBe(lines.length);
    }
  });

  it('reprise doctor fails, and says which version to run', async () => {
    const found = await runDoctor({
      upstream: { kind: 'demo' },
      semantic: { enabled: false },
      redis: { enabled: true, port: old.port },
    });
    expect(found).toMatchObject({ code: 1, levels: { redis: 'ok', 'redis version': 'error' } });
    expect(found.about('redis version')).toBe(
      'Redis 6.0.16 is too old Run Redis 6.2 or later, or Valkey 7.2 or later.',
    );
  });
});
