import { RepriseError } from '../../../core/index.ts';
import type { RedisArgument, RedisCommand, RedisConnection, RedisReply } from '../../redis-connection.ts';
import type { RedisScript } from '../../redis-script.ts';

/** One word of a command; numbers are written out. */
export type Word = RedisArgument | number;

/** What {@link RedisCalls} sends with. */
export interface RedisCallsOptions {
  readonly connection: RedisConnection;
  /** In front of every key and channel. */
  readonly prefix: string;
  /** Whether values come back as bytes. */
  readonly bytes: boolean;
  /** Throws once the store is closed. */
  readonly assertOpen: () => void;
}

/** Sends the commands of a key-value store, whose keys all have its prefix. */
export class RedisCalls {
  readonly connection: RedisConnection;
  readonly #options: RedisCallsOptions;

  constructor(options: RedisCallsOptions) {
    this.connection = options.connection;
    this.#options = options;
  }

  /** The name in Redis of a key or channel. */
  place(key: string): string {
    return this.#options.prefix + key;
  }

  /** Sends a command that changes nothing, its first argument the key. */
  read(name: string, key: string, ...words: readonly Word[]): Promise<RedisReply> {
    return this.send({ ...this.#command(name, key, words), readOnly: true });
  }

  /** Sends a command that changes its first argument, the key. */
  write(name: string, key: string, ...words: readonly Word[]): Promise<RedisReply> {
    return this.send(this.#command(name, key, words));
  }

  /** Sends a command as it is. */
  async send(command: RedisCommand): Promise<RedisReply> {
    this.#options.assertOpen();
    return this.connection.send(command);
  }

  /**
   * Sends a command about many keys: one, or in a Cluster one for each key, all at once.
   *
   * @returns One answer, or one for each key.
   */
  async each(name: string, keys: readonly string[], readOnly: boolean): Promise<RedisReply[]> {
    const { bytes } = this.#options;
    const places = keys.map((key) => this.place(key));
    if (this.connection.kind !== 'cluster') {
      return [await this.send({ args: [name, ...places], key: places[0]!, readOnly, bytes })];
    }
    return this.sendMany(places.map((place) => ({ args: [name, place], key: place, readOnly, bytes })));
  }

  /** Sends commands in one round trip; rejects with the first error when there is one. */
  async sendMany(commands: readonly RedisCommand[]): Promise<RedisReply[]> {
    this.#options.assertOpen();
    return (await this.connection.sendMany(commands)).map(orThrow);
  }

  /** Runs a script over keys of one slot; without a `{tag}` in them a Cluster refuses several. */
  async run(script: RedisScript, keys: readonly string[], words: readonly Word[]): Promise<RedisReply> {
    this.#options.assertOpen();
    return this.connection.run(
      script,
      keys.map((key) => this.place(key)),
      words.map(written),
      { bytes: this.#options.bytes },
    );
  }

  #command(name: string, key: string, words: readonly Word[]): RedisCommand {
    const place = this.place(key);
    return { args: [name, place, ...words.map(written)], key: place, bytes: this.#options.bytes };
  }
}

function written(word: Word): RedisArgument {
  return typeof word === 'number' ? String(word) : word;
}

function orThrow(reply: RedisReply | RepriseError): RedisReply {
  if (RepriseError.isInstance(reply)) throw reply;
  return reply;
}
