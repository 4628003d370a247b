import { RepriseError, silentLogger, systemClock } from 'reprise/core';
import type { RedisConnection } from 'reprise/redis';
import type { Config, Environment } from '../config/index.ts';
import { openRedis } from '../opening/index.ts';
import { checkServer } from './check-server.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const pings = 20;

/** Milliseconds of a round trip from which on every hit is slow. */
const slow = 10;

/** Milliseconds by which the clocks may differ; entries expire by the clock of the gateway that reads them. */
const tolerated = 2_000;

/** Everything about the Redis of a configuration; nothing when it is switched off. */
export async function checkRedis(config: Config['redis'], environment: Environment): Promise<Finding[]> {
  let connection: RedisConnection | undefined;
  try {
    connection = openRedis(config, { environment, clock: systemClock, logger: silentLogger });
    if (!connection) return [fine('redis', 'switched off: this gateway shares nothing with others')];
    await connection.send({ args: ['PING'], readOnly: true });
    return [
      fine('redis', `reached (${connection.kind}), keys begin with ${config.key_prefix}`),
      await guarded('redis writes', () => checkWrites(connection!, config.key_prefix)),
      ...(await connection.serverInfo().then(checkServer, (error) => [broken('redis version', error)])),
      await guarded('redis latency', () => checkLatency(connection!)),
      await guarded('redis clock', () => checkClock(connection!)),
    ];
  } catch (error) {
    return [broken('redis', error)];
  } finally {
    await connection?.close();
  }
}

async function guarded(check: string, run: () => Promise<Finding>): Promise<Finding> {
  return await run().catch((error: unknown) => broken(check, error));
}

/** A replica, a full server and an access list show here. */
async function checkWrites(connection: RedisConnection, prefix: string): Promise<Finding> {
  const key = `{${prefix}:doctor}:probe`;
  await connection.send({ args: ['SET', key, '1', 'PX', '1000'], key });
  return fine('redis writes', 'taken');
}

async function checkLatency(connection: RedisConnection): Promise<Finding> {
  const times: number[] = [];
  for (let count = 0; count < pings; count += 1) {
    const began = performance.now();
    await connection.send({ args: ['PING'], readOnly: true });
    times.push(performance.now() - began);
  }
  const median = times.sort((left, right) => left - right)[pings / 2]!;
  const message = `${median.toFixed(2)} ms a round trip, half of ${pings} were quicker`;
  if (median < slow) return fine('redis latency', message);
  return doubtful('redis latency', message, 'Every hit waits this long: move Redis closer to the gateway.');
}

async function checkClock(connection: RedisConnection): Promise<Finding> {
  const began = Date.now();
  const answer = await connection.send({ args: ['TIME'], readOnly: true });
  if (!Array.isArray(answer)) throw new RepriseError('REDIS_REFUSED', 'Redis does not tell the time');
  const server = Number(answer[0]) * 1_000 + Number(answer[1]) / 1_000;
  const apart = Math.round(Math.abs(server - (began + Date.now()) / 2));
  const message = `${apart} ms apart from the clock of this machine`;
  if (apart <= tolerated) return fine('redis clock', message);
  return doubtful('redis clock', message, 'Entries expire too early or too late: set both clocks by NTP.');
}
