import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, RepriseError, systemClock } from '../../core/index.ts';
import { ProxiedConnection, type ProxyDirection } from './proxied-connection.ts';

/** Options of {@link startFaultyProxy}. */
export interface FaultyProxyOptions {
  /** Measures the delays. @default systemClock */
  readonly clock?: Clock;
}

/** What went through a {@link FaultyProxy} since it started. */
export interface FaultyProxyTraffic {
  /** Connections that clients made. */
  readonly connections: number;
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  /**
   * How often a client sent something after an answer, or first: what a client paid that sends one request, or one
   * pipeline, at a time. Greetings of the protocol count too, so compare two readings.
   */
  readonly roundTrips: number;
}

/** A TCP proxy in front of a server that does what networks do; see {@link startFaultyProxy}. */
export class FaultyProxy implements AsyncDisposable {
  /** The address of the server with the host and the port of the proxy: give it to the client. */
  readonly url: string;
  readonly port: number;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #clock: Clock;
  readonly #open = new Set<ProxiedConnection>();
  readonly #traffic = { connections: 0, bytesToServer: 0, bytesToClient: 0, roundTrips: 0 };
  #listening: Server | undefined;
  #delay = 0;
  #stalled = false;
  #cut: { readonly direction: ProxyDirection; left: number } | undefined;

  /** Use {@link startFaultyProxy}: `server` must be listening. */
  constructor(server: Server, target: URL, { clock = systemClock }: FaultyProxyOptions) {
    this.#clock = clock;
    this.#target = { host: target.hostname.replace(/^\[|\]$/g, ''), port: Number(target.port) };
    this.port = (server.address() as AddressInfo).port;
    const own = new URL(target);
    own.hostname = '127.0.0.1';
    own.port = String(this.port);
    this.url = own.href;
    this.#accept(server);
  }

  /** How many connections are open whose client has not left. */
  get connections(): number {
    return this.#living().length;
  }

  /** The proxy's ports of the open connections, on both sides: the server sees its clients come from there. */
  get ports(): readonly number[] {
    return this.#living().flatMap(({ ports }) => ports);
  }

  /** A reading of the counters. */
  get traffic(): FaultyProxyTraffic {
    return { ...this.#traffic };
  }

  /** Holds every answer for so long, also on connections to come. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
    for (const connection of this.#open) connection.delay(milliseconds);
  }

  /** From now on nothing goes through, and nobody is told, as when a server is paused. New connections open. */
  stall(): void {
    this.#stalled = true;
    for (const lane of this.#lanes()) lane.stall();
  }

  /** Ends every connection in order, as a server that shuts down. */
  cut(): void {
    for (const connection of this.#open) connection.cut();
  }

  /** Breaks every connection, as a server that was killed. */
  reset(): void {
    for (const connection of this.#open) connection.reset();
  }

  /**
   * Lets so many more bytes through in one direction, counted over all connections, then ends the connection that
   * wanted to carry more. Happens once.
   */
  cutAfter(bytes: number, direction: ProxyDirection = 'toClient'): void {
    this.#cut = { direction, left: bytes };
  }

  /** From now on connections are refused, as at a port where no server is. Those that are open stay. */
  refuse(): void {
    this.#listening?.close();
    this.#listening = undefined;
  }

  /**
   * Ends every fault. What was held by a stall arrives now; with `forget` it never does: connections from before stay
   * silent for ever, as behind a router that forgot them.
   */
  async restore({ forget = false }: { readonly forget?: boolean } = {}): Promise<void> {
    this.#cut = undefined;
    this.delay(0);
    this.#stalled = false;
    for (const lane of this.#lanes()) {
      if (forget) lane.forget();
      else lane.resume();
    }
    if (this.#listening) return;
    this.#accept(await listen(this.port));
  }

  /** Stops listening and breaks every connection. */
  async close(): Promise<void> {
    this.refuse();
    this.reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #living() {
    return [...this.#open].filter(({ isOpen }) => isOpen);
  }

  #lanes() {
    return [...this.#open].flatMap(({ lanes }) => lanes);
  }

  #accept(server: Server): void {
    this.#listening = server;
    server.on('connection', (client) => this.#join(client));
  }

  #join(client: Socket): void {
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    client.setNoDelay();
    let answered = true;
    const connection = new ProxiedConnection(client, server, this.#clock, (direction, bytes) => {
      if (direction === 'toServer' && answered) this.#traffic.roundTrips++;
      answered = direction === 'toClient';
      return this.#count(direction, bytes);
    });
    this.#traffic.connections++;
    this.#open.add(connection);
    const forgetClosed = () => {
      if (client.closed && server.closed) this.#open.delete(connection);
    };
    for (const socket of [client, server]) socket.once('close', forgetClosed);
    connection.delay(this.#delay);
    if (this.#stalled) for (const lane of connection.lanes) lane.stall();
  }

  #count(direction: ProxyDirection, arrived: Buffer): { bytes: Buffer; last: boolean } {
    const cut = this.#cut;
    const last = cut?.direction === direction && arrived.length > cut.left;
    const bytes = last ? arrived.subarray(0, cut.left) : arrived;
    if (last) this.#cut = undefined;
    else if (cut?.direction === direction) cut.left -= bytes.length;
    this.#traffic[direction === 'toServer' ? 'bytesToServer' : 'bytesToClient'] += bytes.length;
    return { bytes, last };
  }
}

/**
 * Starts a proxy in front of a server, at a free port of the loopback interface, to test what a client does when the
 * network or the server fails.
 *
 * The nodes of a Redis Cluster and the servers behind Sentinels announce their own addresses: their clients go around
 * a proxy.
 *
 * @example
 * ```ts
 * await using proxy = await startFaultyProxy('redis://127.0.0.1:6379');
 * const client = connectRedis(proxy.url);
 * proxy.stall();
 * await assert.rejects(client.send({ args: ['PING'] }), { code: 'DEADLINE_EXCEEDED' });
 * await proxy.restore();
 * ```
 * @param target Address of the server, with its port, for example `redis://127.0.0.1:6379`.
 * @throws RepriseError `INVALID_ARGUMENT` when the address names no port.
 */
export async function startFaultyProxy(
  target: string,
  options: FaultyProxyOptions = {},
): Promise<FaultyProxy> {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url?.port) throw new RepriseError('INVALID_ARGUMENT', 'target: a URL with a port is needed');
  return new FaultyProxy(await listen(0), url, options);
}

async function listen(port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
