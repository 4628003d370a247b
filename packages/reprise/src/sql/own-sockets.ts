import { once } from 'node:events';
import { withinDeadline } from '../core/index.ts';

/** The part of a socket that is used. */
export interface Socket {
  readonly destroyed: boolean;
  destroy(): unknown;
  ref(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** The sockets of a pool that belongs to a store, so that none outlives it. */
export class OwnSockets {
  readonly #sockets = new Set<Socket>();

  add(socket: Socket | undefined): void {
    if (!socket) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Waits until `end`, which says goodbye, is done and all sockets are closed; closes them itself after `patience`. */
  async end(end: () => Promise<void>, patience: number): Promise<void> {
    // The sockets of idle connections let the process end, which must not happen while somebody waits here.
    for (const socket of this.#sockets) socket.ref();
    const ended = async (): Promise<void> => {
      await end();
      await Promise.all([...this.#sockets].map((socket) => once(socket as never, 'close')));
    };
    try {
      await withinDeadline(ended(), { operation: 'close', milliseconds: patience });
    } catch {
      // A server that does not answer a goodbye.
    }
    for (const socket of this.#sockets) socket.destroy();
  }
}
