import { RepriseError } from '../../core/index.ts';
import type { RedisBlockingCommand, RedisBlockingConnection, RedisReply } from '../redis-connection.ts';
import type { Link } from './link.ts';
import { closed, redisCodeOf, unavailable, unlessMoving } from './redis-error.ts';
import { awake } from './stay-awake.ts';
import type { Topology } from './topology.ts';

/** Codes that say that another server has the key, or the role, now. */
const elsewhere = new Set(['MOVED', 'READONLY', 'UNBLOCKED']);

/** What a {@link BlockingConnection} needs. */
export interface BlockingOptions {
  readonly topology: Topology;
  readonly commandDeadline: number;
  readonly onClose: () => void;
}

/** The {@link RedisBlockingConnection} over a link of its own. */
export class BlockingConnection implements RedisBlockingConnection {
  readonly #options: BlockingOptions;
  readonly #stop = new AbortController();
  #link: Link | undefined;
  #name: string | undefined;
  #busy = false;

  constructor(options: BlockingOptions) {
    this.#options = options;
  }

  async send(command: RedisBlockingCommand): Promise<RedisReply> {
    this.#stop.signal.throwIfAborted();
    if (this.#busy) {
      throw new RepriseError('INVALID_ARGUMENT', 'A blocking connection takes one command at a time');
    }
    this.#busy = true;
    try {
      return await this.#send(command);
    } finally {
      this.#busy = false;
    }
  }

  /** Connects before the first command, so that whoever asked for the connection learns whether it can be had. */
  async open(key: string | undefined): Promise<Link> {
    const { topology } = this.#options;
    const name = key === undefined ? this.#name : topology.nameOf(key);
    if (this.#link && !this.#link.lost && this.#name === name) return this.#link;
    this.#link?.close(closed());
    const link = await awake(topology.open(key, this.#stop.signal));
    if (this.#stop.signal.aborted) {
      link.close(closed());
      throw this.#stop.signal.reason;
    }
    this.#name = topology.nameOf(key);
    this.#link = link;
    return link;
  }

  close(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    const reason = closed();
    this.#stop.abort(reason);
    this.#link?.close(reason);
    this.#options.onClose();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #send({ args, bytes = false, key, deadline, blockTime }: RedisBlockingCommand): Promise<RedisReply> {
    const { topology, commandDeadline } = this.#options;
    const sending = { args, bytes, deadline: (deadline ?? commandDeadline) + blockTime };
    for (let last = false; ; last = true) {
      const link = await this.open(key);
      try {
        return await link.send(sending);
      } catch (error) {
        if (!RepriseError.isInstance(error)) throw error;
        if (!elsewhere.has(redisCodeOf(error) ?? '')) throw unlessMoving(error, topology);
        topology.learn(error, key);
        link.close(unavailable(topology.place, 'the connection is replaced'));
        if (last) throw unlessMoving(error, topology);
      }
    }
  }
}
