import { RepriseError } from '../../core/index.ts';
import type { RedisOptions } from '../redis-options.ts';
import type { RedisAddress } from './wire.ts';

const shape = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?#]*)(\/[^?#]*)?$/;

/** Options that a URL stands for; a wrong one is never quoted, because it may hold a password. */
export function optionsOf(url: string): RedisOptions {
  const match = shape.exec(url);
  if (!match) throw wrong('url is not one such as redis://:password@127.0.0.1:6379/0');
  const [, secure, kind, user = '', hosts = '', path = ''] = match;
  const common = { ...credentials(user), ...(secure && { tls: true }) };
  const nodes = hosts.split(',').filter((host) => host !== '');
  const steps = path.split('/').filter((step) => step !== '');
  if (kind === 'cluster') {
    if (steps.length > 0) throw wrong('url of a Cluster must not name a database');
    return { ...common, cluster: { nodes } };
  }
  if (kind === 'sentinel') {
    const [name, database] = steps;
    if (name === undefined)
      throw wrong('url must name the group, as in redis+sentinel://127.0.0.1:26379/mymaster');
    return { ...common, ...numbered(database), sentinel: { name: decode(name), nodes } };
  }
  if (nodes.length > 1)
    throw wrong('url must name one host; use redis+sentinel: or redis+cluster: for several');
  const { host, port } = addressOf(nodes[0] ?? '127.0.0.1', 6379);
  return { ...common, host, port, ...numbered(steps[0]) };
}

/** Reads `host`, `host:port`, `[ipv6]:port`. */
export function addressOf(text: string, defaultPort: number): RedisAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text.trim());
  const port = Number(match?.[3] ?? defaultPort);
  if (!match || port < 1 || port > 65_535) throw wrong('an address is not host:port, such as 127.0.0.1:6379');
  return { host: match[1] ?? match[2] ?? '', port };
}

function credentials(user: string): Pick<RedisOptions, 'username' | 'password'> {
  const [username = '', ...password] = user.split(':');
  return {
    ...(username !== '' && { username: decode(username) }),
    ...(password.length > 0 && { password: decode(password.join(':')) }),
  };
}

function numbered(database: string | undefined): Pick<RedisOptions, 'database'> {
  return database === undefined ? {} : { database: Number(database) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('url holds a % that is no percent-encoding');
  }
}

function wrong(message: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', message);
}
