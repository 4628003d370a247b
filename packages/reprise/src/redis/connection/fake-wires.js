import { EventEmitter } from 'node:events';
import { redisConnection } from '../connect-redis.ts';
import { settingsOf } from './settings.ts';

/**
 * A connection to that server. Half of each wait is random; here the first one is 75 ms.
 *
 * @param {FakeServer} server
 * @param {import('../redis-options.ts').RedisOptions} options
 */
export function connectFake(server, options) {
  return redisConnection(settingsOf({ random: () => 0.5, ...options }), () => server.open);
}

/** Lets everything happen that needs no time. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A server that tests play by hand; each connection to it is a wire of {@link FakeServer}.
 */
export class FakeServer {
  /** What happens to new connections: accepted, refused, left open without an end, or refused by password. */
  mode = /** @type {'up' | 'refusing' | 'hanging' | 'forbidden'} */ ('up');
  /** Connections so far. */
  connections = 0;
  /** @type {FakeWire[]} */
  wires = [];
  /** Whether commands other than PING are answered by hand, with {@link FakeWire.answer}. */
  byHand = false;
  /**
   * What commands are answered with otherwise, PING apart; see {@link refusal}.
   *
   * @type {(args: readonly unknown[]) => unknown}
   */
  reply = () => 'OK';

  /** @type {import('./wire.ts').OpenWire} */
  open = (_, events) => {
    this.connections += 1;
    const wire = new FakeWire(this, events);
    this.wires.push(wire);
    return wire;
  };

  get last() {
    const wire = this.wires.at(-1);
    if (!wire) throw new Error('nobody has connected');
    return wire;
  }
}

/** An error that came from the server. */
class Refusal extends Error {}

/** An answer of {@link FakeServer.reply} that refuses the command. @param {string} message */
export const refusal = (message) => new Refusal(message);

/**
 * One connection to a {@link FakeServer}.
 *
 * @typedef {import('./wire.ts').Wire} Wire
 * @implements {Wire}
 */
export class FakeWire {
  destroyed = false;
  held = false;
  /** @type {{ args: readonly unknown[], resolve: (reply: any) => void, reject: (error: Error) => void }[]} */
  waiting = [];
  emitter = new EventEmitter();

  /** @param {FakeServer} server @param {import('./wire.ts').WireEvents} events */
  constructor(server, events) {
    this.server = server;
    this.events = events;
    this.opened = this.#open();
    this.opened.catch(() => {});
  }

  async #open() {
    const { mode } = this.server;
    await Promise.resolve();
    if (mode === 'refusing') throw new Error('connect ECONNREFUSED');
    this.events.onConnect();
    if (mode === 'forbidden') throw new Refusal('WRONGPASS invalid username-password pair');
    if (mode === 'hanging') await new Promise(() => {});
  }

  /** @param {readonly unknown[]} args @returns {Promise<any>} */
  send(args) {
    if (args[0] === 'PING') return Promise.resolve('PONG');
    if (!this.server.byHand) {
      const reply = this.server.reply(args);
      return reply instanceof Refusal ? Promise.reject(reply) : Promise.resolve(reply);
    }
    return new Promise((resolve, reject) => this.waiting.push({ args, resolve, reject }));
  }

  /** @param {string} channel @param {(message: Uint8Array) => void} listener */
  async subscribe(channel, listener) {
    this.emitter.on(channel, listener);
  }

  /** @param {string} channel */
  async unsubscribe(channel) {
    this.emitter.removeAllListeners(channel);
  }

  /** @param {unknown} error */
  refusal(error) {
    return error instanceof Refusal ? error.message : undefined;
  }

  /** @param {boolean} alive */
  hold(alive) {
    this.held = alive;
  }

  destroy() {
    this.destroyed = true;
    this.end('destroyed');
  }

  /** Answers the oldest command. @param {unknown} reply */
  answer(reply) {
    this.waiting.shift()?.resolve(reply);
  }

  /** Answers the oldest command with an error. @param {string} message */
  refuse(message) {
    this.waiting.shift()?.reject(new Refusal(message));
  }

  /** Breaks the connection. @param {string} reason */
  end(reason) {
    const error = new Error(reason);
    for (const { reject } of this.waiting.splice(0)) reject(error);
    this.events.onEnd(error);
  }
}
