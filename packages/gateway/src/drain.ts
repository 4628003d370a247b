import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Follows the connections of a server from now on, and gives a function that ends it: quiet connections at once,
 * busy ones when their answers are out, all after `timeout` milliseconds.
 *
 * Node's own `close` waits for connections that were opened but never used, and for those that became idle after it
 * was called, as long as their clients keep them.
 */
export function drainable(server: Server): (timeout: number) => Promise<void> {
  const underWay = new Map<Socket, number>();
  let ending = false;

  const count = (socket: Socket, change: 1 | -1): void => {
    const requests = underWay.get(socket);
    if (requests !== undefined) underWay.set(socket, requests + change);
  };
  const endIfQuiet = (socket: Socket): void => {
    if (ending && underWay.get(socket) === 0) socket.destroySoon();
  };

  server.on('connection', (socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => {
      count(socket, -1);
      endIfQuiet(socket);
    });
  });

  return (timeout) =>
    new Promise((resolve) => {
      ending = true;
      const deadline = setTimeout(() => server.closeAllConnections(), timeout);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      for (const socket of underWay.keys()) endIfQuiet(socket);
    });
}
