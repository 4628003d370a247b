import { RepriseError } from '../../core/index.ts';
import type { RedisBlockingCommand, RedisBlockingConnection, RedisReply } from '../redis-connection.ts';
import type { Link } from './link.ts';
import { closed, redisCodeOf, unavailable } from './redis-error.ts';
import { awake } from './stay-awake.ts';

/** What a {@link BlockingConnection} needs. */
export interface BlockingOptions {
  readonly open: (key: string | undefined, signal: AbortSignal) => Promise<Link>;
  readonly commandDeadline: number;
  readonly onClose: () => void;
}

/** The {@link RedisBlockingConnection} over a link of its own. */
export class BlockingConnection implements RedisBlockingConnection {
  readonly #options: BlockingOptions;
  readonly #stop = new AbortController();
  #link: Link | undefined;
  #key: string | undefined;
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
    if (this.#link && !this.#link.lost && this.#key === key) return this.#link;
    this.#link?.close(closed());
    const link = await awake(this.#options.open(key, this.#stop.signal));
    if (this.#stop.signal.aborted) {
      link.close(closed());
      throw this.#stop.signal.reason;
    }
    this.#key = key;
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
    const link = await this.open(key);
    const longest = (deadline ?? this.#options.commandDeadline) + blockTime;
    try {
      return await link.send({ args, bytes, deadline: longest });
    } catch (error) {
      // Another server has the key, or the role, now: the next command looks for it.
      const moved = ['MOVED', 'READONLY', 'UNBLOCKED'].includes(redisCodeOf(error) ?? '');
      if (moved) link.close(unavailable('Redis', 'the connection is replaced'));
      throw error;
    }
  }
}
