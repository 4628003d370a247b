import { Cluster } from './connection/cluster.ts';
import { type Dial, dialer, placeOf } from './connection/dial.ts';
import { ManagedConnection } from './connection/managed-connection.ts';
import { nodeRedisWires } from './connection/node-redis-wire.ts';
import { warningOfOldServers } from './connection/old-servers.ts';
import { oneServer } from './connection/one-server.ts';
import { sentinels } from './connection/sentinels.ts';
import { type Settings, settingsOf } from './connection/settings.ts';
import type { Topology, TopologyEvents } from './connection/topology.ts';
import type { OpenWire } from './connection/wire.ts';
import { addressText } from './connection/wire.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { RedisOptions } from './redis-options.ts';

/** Who may log in where. */
export type Credentials = Pick<Settings, 'username' | 'password' | 'database'>;

/**
 * Connects to Redis or Valkey through the package `redis`, in the background: it returns at once, and the first
 * commands wait for the connection at most `connectDeadline`.
 *
 * An idle connection lets the process end. A server that is older than Redis 6.2 or Valkey 7.2 is used, with one
 * warning in the log.
 *
 * @example
 * ```ts
 * await using connection = connectRedis('redis://127.0.0.1:6379');
 * await connection.send({ args: ['SET', 'greeting', 'hello'], key: 'greeting' });
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for options that cannot be; `DRIVER_MISSING` where `redis` is not installed.
 */
export function connectRedis(urlOrOptions: string | RedisOptions): RedisConnection {
  const settings = settingsOf(urlOrOptions);
  const { tls, connectDeadline } = settings;
  return redisConnection(settings, (credentials) => nodeRedisWires({ ...credentials, tls, connectDeadline }));
}

/** The connection over whatever wires; see {@link connectRedis}. */
export function redisConnection(
  settings: Settings,
  wires: (credentials: Credentials) => OpenWire,
): RedisConnection {
  const { username, password, database } = settings;
  const openWire = wires({ username, password, database });
  const dial = warningOfOldServers(dialer({ ...settings, openWire }), settings);
  return new ManagedConnection({
    ...settings,
    makeTopology: (events) => topologyOf(settings, { dial, wires, events }),
  });
}

interface Parts {
  readonly dial: Dial;
  readonly wires: (credentials: Credentials) => OpenWire;
  readonly events: TopologyEvents;
}

function topologyOf(settings: Settings, { dial, wires, events }: Parts): Topology {
  const { servers, commandDeadline, reach } = settings;
  if (servers.kind === 'cluster') {
    const [seed] = servers.seeds;
    const place = `Redis Cluster at ${seed ? addressText(seed) : 'nowhere'}`;
    return new Cluster({ ...settings, place, seeds: servers.seeds, dial }, events);
  }
  if (servers.kind === 'single') {
    const { kind, address } = servers;
    const open = (signal: AbortSignal) => dial(address, signal);
    return oneServer({ ...settings, kind, place: placeOf(address), open }, events);
  }
  const { kind, group, nodes, username, password } = servers;
  const openWire = wires({ username, password, database: 0 });
  const dialSentinel = dialer({ ...settings, openWire });
  const open = sentinels({ group, nodes, dialSentinel, dial, deadline: commandDeadline, reach });
  return oneServer({ ...settings, kind, place: `Redis group ${group}`, open }, events);
}
