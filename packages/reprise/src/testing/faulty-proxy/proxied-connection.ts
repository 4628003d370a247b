import type { Socket } from 'node:net';
import type { Clock } from '../../core/index.ts';
import { ProxyLane, type ProxyLaneHooks } from './proxy-lane.ts';

/** Which way bytes go through a proxy. */
export type ProxyDirection = 'toServer' | 'toClient';

/** Told about bytes before they are passed on. */
export type OnProxyBytes = (direction: ProxyDirection, bytes: Buffer) => ReturnType<ProxyLaneHooks['admit']>;

/** A client's connection to a proxy and the one the proxy made to the server for it. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: ProxyLane;
  readonly #toClient: ProxyLane;

  constructor(client: Socket, server: Socket, clock: Clock, onBytes: OnProxyBytes) {
    this.#client = client;
    this.#server = server;
    const lane = (from: Socket, to: Socket, direction: ProxyDirection) =>
      new ProxyLane(from, to, clock, {
        admit: (bytes) => onBytes(direction, bytes),
        cut: () => this.cut(),
      });
    this.#toServer = lane(client, server, 'toServer');
    this.#toClient = lane(server, client, 'toClient');
  }

  /** Whether the client has not left. */
  get isOpen(): boolean {
    return !this.#client.readableEnded && !this.#client.destroyed;
  }

  /** The proxy's ports: the one its client talks to, and the one the server sees. */
  get ports(): readonly number[] {
    return [this.#client.localPort, this.#server.localPort].filter((port) => port !== undefined);
  }

  /** The directions, to delay or stall both. */
  get lanes(): readonly ProxyLane[] {
    return [this.#toServer, this.#toClient];
  }

  /** Delays what the server answers. */
  delay(milliseconds: number): void {
    this.#toClient.delay(milliseconds);
  }

  /** Ends both connections; bytes already passed on arrive. */
  cut(): void {
    for (const socket of [this.#client, this.#server]) socket.destroySoon();
  }

  /** Breaks both connections with a reset. */
  reset(): void {
    for (const socket of [this.#client, this.#server]) socket.resetAndDestroy();
  }
}
