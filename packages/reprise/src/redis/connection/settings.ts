import type { ConnectionOptions } from 'node:tls';
import {
  type Clock,
  type Logger,
  RepriseError,
  type RetryWaits,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import type { RedisOptions } from '../redis-options.ts';
import { addressOf, optionsOf } from './redis-url.ts';
import { addressText, type RedisAddress } from './wire.ts';

/** {@link RedisOptions} with everything decided and checked. */
export interface Settings {
  readonly servers:
    | { readonly kind: 'single'; readonly address: RedisAddress }
    | { readonly kind: 'cluster'; readonly seeds: readonly RedisAddress[] }
    | {
        readonly kind: 'sentinel';
        readonly group: string;
        readonly nodes: readonly RedisAddress[];
        readonly username: string | undefined;
        readonly password: string | undefined;
      };
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: ConnectionOptions | undefined;
  readonly reach: (address: RedisAddress) => RedisAddress;
  readonly maxConnections: number;
  readonly maxInFlight: number;
  readonly commandDeadline: number;
  readonly connectDeadline: number;
  readonly retryOnTimeout: boolean;
  readonly waits: RetryWaits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** @throws RepriseError `INVALID_ARGUMENT`, which quotes no URL and no password. */
export function settingsOf(urlOrOptions: string | RedisOptions): Settings {
  const options = withUrl(typeof urlOrOptions === 'string' ? { url: urlOrOptions } : urlOrOptions);
  const servers = serversOf(options);
  const database = whole(options.database ?? 0, 'database', 0);
  if (servers.kind === 'cluster' && database !== 0) throw wrong('a Cluster has database 0 only');
  return {
    servers,
    username: given(options.username),
    password: given(options.password),
    database,
    tls: options.tls === true ? {} : options.tls || undefined,
    reach: reachOf(options.addressMap ?? {}),
    maxConnections: whole(options.maxConnections ?? 10, 'maxConnections', 1),
    maxInFlight: whole(options.maxInFlight ?? 10_000, 'maxInFlight', 1),
    commandDeadline: positive(options.commandDeadline ?? '1s', 'commandDeadline'),
    connectDeadline: positive(options.connectDeadline ?? '5s', 'connectDeadline'),
    retryOnTimeout: options.retryOnTimeout ?? false,
    waits: {
      first: positive(options.retryAfter ?? '100ms', 'retryAfter'),
      longest: positive(options.longestRetry ?? '2s', 'longestRetry'),
      random: options.random ?? Math.random,
    },
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
  };
}

function withUrl(options: RedisOptions): RedisOptions {
  return options.url === undefined ? options : { ...optionsOf(options.url), ...options };
}

function serversOf({ sentinel, cluster, host, port }: RedisOptions): Settings['servers'] {
  if (sentinel && cluster) throw wrong('either sentinel or cluster may be given, not both');
  if (cluster) return { kind: 'cluster', seeds: addresses(cluster.nodes, 6379) };
  if (!sentinel) {
    const address = { host: host ?? '127.0.0.1', port: whole(port ?? 6379, 'port', 1) };
    return { kind: 'single', address };
  }
  return {
    kind: 'sentinel',
    group: sentinel.name,
    nodes: addresses(sentinel.nodes, 26379),
    username: given(sentinel.username),
    password: given(sentinel.password),
  };
}

function addresses(nodes: readonly string[], port: number): RedisAddress[] {
  if (nodes.length === 0) throw wrong('nodes must name one server at least');
  return nodes.map((node) => addressOf(node, port));
}

function reachOf(map: Readonly<Record<string, string>>): Settings['reach'] {
  const known = new Map(Object.entries(map).map(([told, here]) => [told, addressOf(here, 6379)]));
  return (address) => known.get(addressText(address)) ?? address;
}

/** Configurations write "none" as an empty text. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function whole(value: number, name: string, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw wrong(`${name} must be a whole number of at least ${least}`);
}

function positive(duration: NonNullable<RedisOptions['commandDeadline']>, name: string): number {
  const milliseconds = toMilliseconds(duration);
  if (milliseconds > 0) return milliseconds;
  throw wrong(`${name} must be longer than nothing`);
}

function wrong(message: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', message);
}
