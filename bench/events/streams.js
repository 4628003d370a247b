import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Streams that are opened at a time. */
const atOnce = 100;

/** Times that a stream is asked for. */
const attempts = 20;

/**
 * Opens event streams, one for each user, and calls `onEvent` with the data of every event.
 *
 * @param {string} url of a gateway
 * @param {number} count
 * @param {(data: { readonly at?: number }) => void} onEvent
 * @returns {Promise<{ open: () => number, close: () => void }>} when every one is open
 */
export async function openStreams(url, count, onEvent) {
  const { hostname, port } = new URL(url);
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  let next = 0;
  const opener = async () => {
    for (let user = next++; user < count; user = next++) {
      const stream = { hostname, port: Number(port), user, sockets, onEvent };
      // As clients do that are told to come back.
      for (let attempt = 1; !(await open(stream)); attempt++) {
        if (attempt === attempts) throw new Error(`User ${user} gets no stream; see ulimit -n`);
        await sleep(200);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, opener));
  return {
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * @param {object} stream
 * @param {string} stream.hostname
 * @param {number} stream.port
 * @param {number} stream.user
 * @param {Set<import('node:net').Socket>} stream.sockets
 * @param {(data: { readonly at?: number }) => void} stream.onEvent
 * @returns {Promise<boolean>} whether it is open, when its first bytes are there
 */
function open({ hostname, port, user, sockets, onEvent }) {
  return new Promise((resolve) => {
    const socket = connect(port, hostname);
    socket.setEncoding('latin1');
    let begun = false;
    const failed = () => {
      sockets.delete(socket);
      socket.destroy();
      resolve(false);
    };
    socket.on('data', (chunk) => {
      const text = String(chunk);
      if (!begun) {
        begun = true;
        if (!text.startsWith('HTTP/1.1 200')) return failed();
        sockets.add(socket);
        resolve(true);
      }
      for (const [, data] of text.matchAll(/^data: (.*)$/gm)) onEvent(JSON.parse(data ?? '{}'));
    });
    socket.once('error', failed);
    socket.once('close', failed);
    const path = `/api/v1/events/stream?user_id=${user}`;
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\n\r\n`);
  });
}
