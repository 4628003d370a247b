import { connect } from 'node:net';

/** @typedef {null | number | string | Error | readonly unknown[]} RedisAnswer */

/**
 * Sends commands to a Redis over a connection of their own, for what a test does to a server behind the client.
 *
 * @param {number} port
 * @param {readonly (readonly (string | number)[])[]} commands
 * @param {{ password?: string, seconds?: number }} [options] `seconds`: how long to wait, default 5
 * @returns {Promise<RedisAnswer[]>} one answer for each
 * @throws {Error} the first error among the answers, or when they do not all come in time
 */
export async function redisCommands(port, commands, { password, seconds = 5 } = {}) {
  const all = password === undefined ? commands : [['AUTH', password], ...commands];
  const answers = await exchange(port, all, seconds);
  const refused = answers.find((answer) => answer instanceof Error);
  if (refused) throw refused;
  return answers.slice(all.length - commands.length);
}

/**
 * @param {number} port
 * @param {readonly (readonly (string | number)[])[]} commands
 * @param {number} seconds
 * @returns {Promise<RedisAnswer[]>}
 */
function exchange(port, commands, seconds) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(commands.map(encode).join('')));
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      const answers = decode(text, commands.length);
      if (!answers) return;
      socket.destroy();
      resolve(answers);
    });
    socket.setTimeout(seconds * 1000, () =>
      socket.destroy(new Error(`Redis at ${port} did not answer within ${seconds} s`)),
    );
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`Redis at ${port} closed the connection`)));
  });
}

/** @param {readonly (string | number)[]} command @returns {string} */
function encode(command) {
  const parts = command.map((part) => `$${Buffer.byteLength(String(part))}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/**
 * The first answers in what came so far; undefined when some are missing.
 *
 * @param {string} text in the second version of the protocol
 * @param {number} count
 * @returns {RedisAnswer[] | undefined}
 */
function decode(text, count) {
  let at = 0;
  /** @returns {RedisAnswer} */
  const next = () => {
    const end = text.indexOf('\r\n', at);
    if (end < 0) throw incomplete;
    const kind = text[at];
    const rest = text.slice(at + 1, end);
    at = end + 2;
    if (kind === '-') return new Error(rest);
    if (kind === ':') return Number(rest);
    if (kind === '+') return rest;
    if (rest === '-1') return null;
    if (kind === '*') return Array.from({ length: Number(rest) }, next);
    const start = at;
    at += Number(rest) + 2;
    if (at > text.length) throw incomplete;
    return text.slice(start, at - 2);
  };
  try {
    return Array.from({ length: count }, next);
  } catch (error) {
    if (error === incomplete) return undefined;
    throw error;
  }
}

const incomplete = new Error('incomplete');
