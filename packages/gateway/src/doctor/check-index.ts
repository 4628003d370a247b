import { RepriseError, silentLogger, systemClock } from 'reprise/core';
import type { Config, Environment } from '../config/index.ts';
import { databaseOf, openRedis, vectorSetsOf } from '../opening/index.ts';
import { broken, type Finding, fine } from './finding.ts';

const check = 'vector index';

/** Whether the vector index answers that the configuration names. */
export async function checkIndex(config: Config, environment: Environment): Promise<Finding> {
  const { enabled, index } = config.semantic;
  if (!enabled) return fine(check, 'not used: semantic.enabled is false');
  if (index === 'local') return fine(check, 'in each gateway');
  try {
    await (index === 'redis' ? askRedis(config, environment) : askDatabase(config, environment));
    return fine(check, `reached (${index})`);
  } catch (error) {
    return broken(check, error);
  }
}

async function askRedis(config: Config, environment: Environment): Promise<void> {
  const parts = { environment, clock: systemClock, logger: silentLogger };
  await using connection = openRedis(config.redis, parts);
  if (!connection) {
    throw new RepriseError('CONFIG_INVALID', 'semantic.index is redis, which takes redis.enabled: true');
  }
  await using index = vectorSetsOf(config, connection);
  await index.has('doctor');
}

async function askDatabase(config: Config, environment: Environment): Promise<void> {
  await using index = databaseOf(config, config.redis.key_prefix, { environment, logger: silentLogger });
  await index.has('doctor');
}
