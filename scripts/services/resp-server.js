import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A server that speaks the protocol of Redis and has what a test says.
 *
 * @param {(args: readonly string[]) => string} reply the answer as it stands on the wire, without the last line end
 */
export async function startRespServer(reply) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
      for (let read = readCommand(received); read; read = readCommand(received)) {
        received = received.slice(read.length);
        socket.write(`${reply(read.args)}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    /** Breaks all connections. */
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      this.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A bulk string as it stands on the wire, without the last line end. @param {string} text */
export function bulk(text) {
  return `$${Buffer.byteLength(text)}\r\n${text}`;
}

/** Reads one array of bulk strings; undefined while it is not whole. @param {string} text */
function readCommand(text) {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  let at = head[0].length;
  const args = [];
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    const begin = at + size[0].length;
    const end = begin + Number(size[1]);
    if (text.length < end + 2) return undefined;
    args.push(text.slice(begin, end));
    at = end + 2;
  }
  return { args, length: at };
}
