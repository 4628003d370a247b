import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * A port of the loopback interface that was free a moment ago.
 *
 * Below 32768, where no system takes ports for outgoing connections, and far enough below 65536 for the second port
 * of a Redis cluster node, 10000 further up.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(20_000, 32_000);
    if (await canListen(port)) return port;
  }
  throw new Error('no free port between 20000 and 32000');
}

/** @param {number} port @returns {Promise<boolean>} */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Whether somebody accepts connections there within 3 s.
 *
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export function isOpen(port, host) {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    /** @param {boolean} open */
    const end = (open) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(3000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Connects, sends `message` and gives the first bytes of the answer; undefined when none comes within half a second.
 *
 * @param {number} port
 * @param {Uint8Array | string} message may be empty
 * @returns {Promise<Buffer | undefined>}
 */
export function ask(port, message) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (message.length > 0) socket.write(message);
    });
    /** @param {Buffer} [answer] */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, end);
    socket.once('data', end);
    socket.once('error', () => end());
    socket.once('end', () => end());
  });
}
