import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A TCP proxy in front of the server of `url` that falls silent or cuts when told to.
 *
 * @param {string} url
 */
export async function startProxy(url) {
  const target = new URL(url);
  const port = Number(target.port);
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  let silent = false;
  /** @type {(from: import('node:net').Socket, to: import('node:net').Socket) => void} */
  const join = (from, to) => {
    sockets.add(from);
    from.on('data', (bytes) => {
      if (!silent) to.write(bytes);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((inner) => {
    const outer = connect(port, target.hostname);
    join(inner, outer);
    join(outer, inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target.port = String(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
  return {
    url: target.href,
    /** How many connections there are. */
    get connections() {
      return sockets.size / 2;
    },
    /** The ports that the server sees its connections come from, and those of the clients. */
    get ports() {
      return [...sockets].map(({ localPort }) => localPort);
    },
    /** Breaks every connection. */
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    /** From now on nothing goes through, and nobody is told. */
    stall() {
      silent = true;
    },
    /** New connections work; those from before stay silent, as behind a router that forgot them. */
    recover() {
      for (const socket of sockets) socket.removeAllListeners('data').resume();
      silent = false;
    },
    async stop() {
      this.cut();
      server.close();
      await once(server, 'close');
    },
  };
}
