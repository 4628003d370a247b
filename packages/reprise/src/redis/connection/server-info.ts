import type { RedisCommand, RedisReply, RedisServerInfo } from '../redis-connection.ts';

/** Which server in which version. */
type ServerVersion = Pick<RedisServerInfo, 'name' | 'version' | 'supported'>;

/** Asks a server what it is. */
export async function readServerInfo(
  send: (command: RedisCommand) => Promise<RedisReply>,
): Promise<RedisServerInfo> {
  const [info, command] = await Promise.all([
    send({ args: ['INFO'], readOnly: true }),
    send({ args: ['COMMAND', 'INFO', 'VADD'], readOnly: true }),
  ]);
  const fields = infoFields(String(info));
  return {
    ...(versionOf(fields) ?? { name: 'redis', version: '0', supported: false }),
    vectorSets: Array.isArray(command) && command[0] !== null && command[0] !== undefined,
    maxmemory: numberIn(fields, 'maxmemory'),
    maxmemoryPolicy: fields.get('maxmemory_policy'),
    usedMemory: numberIn(fields, 'used_memory'),
  };
}

/** What the answer to INFO tells of the version; undefined when it tells none. */
export function versionIn(info: string): ServerVersion | undefined {
  return versionOf(infoFields(info));
}

function versionOf(fields: ReadonlyMap<string, string>): ServerVersion | undefined {
  const valkey = fields.get('valkey_version');
  if (valkey !== undefined) return { name: 'valkey', version: valkey, supported: isAtLeast(valkey, [7, 2]) };
  const redis = fields.get('redis_version');
  return redis === undefined
    ? undefined
    : { name: 'redis', version: redis, supported: isAtLeast(redis, [6, 2]) };
}

function infoFields(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
  });
  return new Map(pairs);
}

function numberIn(fields: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = fields.get(name);
  return text === undefined ? undefined : Number(text);
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
