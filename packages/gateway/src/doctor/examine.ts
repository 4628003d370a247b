import { type Config, type Environment, loadConfig } from '../config/index.ts';
import { checkChats } from './check-chats.ts';
import { checkData } from './check-data.ts';
import { checkIndex } from './check-index.ts';
import { checkRedis } from './check-redis.ts';
import { checkEmbedders, checkUpstream } from './check-services.ts';
import { checkTrust } from './check-trust.ts';
import { broken, type Finding, fine } from './finding.ts';

/** Examines what a gateway with this configuration would work with; starts none. */
export async function examine(file: string | undefined, environment: Environment): Promise<Finding[]> {
  let config: Config;
  try {
    config = loadConfig(file, {}, environment);
  } catch (error) {
    return [broken('config', error)];
  }
  const [redis, upstream, embedders, index, trust] = await Promise.all([
    checkRedis(config.redis, environment),
    checkUpstream(config.upstream, environment),
    checkEmbedders(config, environment),
    checkIndex(config, environment),
    checkTrust(config, environment),
  ]);
  return [
    fine('config', file ?? 'built-in defaults'),
    ...redis,
    upstream,
    ...embedders,
    index,
    ...trust,
    checkData(config),
    ...checkChats(config),
  ];
}
