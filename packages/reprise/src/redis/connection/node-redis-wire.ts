import { createRequire } from 'node:module';
import type { ConnectionOptions } from 'node:tls';
import { RepriseError } from '../../core/index.ts';
import type { RedisArgument, RedisReply } from '../redis-connection.ts';
import type { OpenWire, RedisAddress, Wire, WireEvents } from './wire.ts';

/** What every socket of one kind of server has in common. */
export interface WireSettings {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: ConnectionOptions | undefined;
  /** Milliseconds that the TCP and TLS handshakes may take. */
  readonly connectDeadline: number;
}

/** The part of node-redis's client that is used. */
interface Client {
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  sendCommand(args: readonly (string | Buffer)[], options?: object): Promise<RedisReply>;
  subscribe(channel: string, listener: (message: Buffer) => void, bytes: true): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  on(event: 'connect', listener: () => void): this;
  on(event: 'error', listener: (error: unknown) => void): this;
  ref(): void;
  unref(): void;
  destroy(): void;
}

interface NodeRedis {
  createClient(options: object): Client;
  readonly ErrorReply: new () => Error;
  readonly RESP_TYPES: { readonly BLOB_STRING: number };
}

const load = createRequire(import.meta.url);
const ignore = (): void => {};

/**
 * Wires made of node-redis, whose own reconnection, offline queue and time limits stay unused: it does not give up on
 * a server that accepts connections and then says nothing.
 *
 * @throws RepriseError `DRIVER_MISSING` where `redis` is not installed.
 */
export function nodeRedisWires(settings: WireSettings): OpenWire {
  const library = nodeRedis();
  const bytesOptions = { typeMapping: { [library.RESP_TYPES.BLOB_STRING]: Buffer } };
  return (address, events) => {
    const aborter = new AbortController();
    const client = openClient(library, { settings, address, events, signal: aborter.signal });
    const opened = client.connect().then(ignore);
    // Whoever destroys a wire no longer asks how its opening went.
    opened.catch(ignore);
    const wire: Wire = {
      opened,
      send: (args, bytes) => client.sendCommand(args.map(word), bytes ? bytesOptions : undefined),
      subscribe: (channel, listener) => client.subscribe(channel, listener, true),
      unsubscribe: (channel) => client.unsubscribe(channel),
      refusal: (error) => (error instanceof library.ErrorReply ? error.message : undefined),
      hold: (alive) => (alive ? client.ref() : client.unref()),
      destroy: () => {
        if (client.isOpen) client.destroy();
        // While it connects, node-redis does not know its socket.
        aborter.abort();
      },
    };
    return wire;
  };
}

interface ClientParts {
  readonly settings: WireSettings;
  readonly address: RedisAddress;
  readonly events: WireEvents;
  readonly signal: AbortSignal;
}

function openClient(library: NodeRedis, { settings, address, events, signal }: ClientParts): Client {
  const { username, password, database, tls, connectDeadline } = settings;
  const client = library.createClient({
    RESP: 2,
    username,
    password,
    database,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    clientInfoTag: 'reprise',
    // Every command has a deadline of ours; node-redis's own makes a signal and a timer for each, half of its cost.
    commandOptions: { timeout: 0 },
    socket: {
      ...(tls && { servername: address.host, ...tls, tls: true }),
      ...address,
      connectTimeout: connectDeadline,
      signal,
      reconnectStrategy: () => {
        // A client that closes by itself stays in the registry of node-redis's metrics unless it is destroyed.
        client.destroy();
        return false;
      },
    },
  });
  client.on('connect', () => events.onConnect());
  client.on('error', (error) => events.onEnd(error));
  client.unref();
  return client;
}

function word(argument: RedisArgument): string | Buffer {
  if (typeof argument === 'string' || Buffer.isBuffer(argument)) return argument;
  return Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
}

function nodeRedis(): NodeRedis {
  try {
    load.resolve('redis');
  } catch {
    throw new RepriseError('DRIVER_MISSING', 'Redis needs the package redis: run "npm install redis"');
  }
  return load('redis') as NodeRedis;
}
