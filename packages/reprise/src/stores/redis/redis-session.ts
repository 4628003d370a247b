import { randomBytes } from 'node:crypto';
import { type Clock, type Logger, RepriseError } from '../../core/index.ts';
import type {
  RedisArgument,
  RedisCommand,
  RedisConnection,
  RedisReply,
  RedisScript,
} from '../../redis/index.ts';
import { type GroupKeys, KeyLayout } from './key-layout.ts';

/** What a {@link RedisSession} is made from. */
export interface RedisSessionOptions {
  readonly connection: RedisConnection;
  /** Whether the connection ends with the session. */
  readonly ownsConnection: boolean;
  readonly prefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Changes kept in the stream of a group, in records of up to 32 changes. */
const recordsKept = 10_000;

/** What all parts of one Redis store need: the connection, the names, the time, and who they are. */
export class RedisSession {
  readonly connection: RedisConnection;
  readonly layout: KeyLayout;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Eight bytes that no other instance has. */
  readonly writer: Buffer = randomBytes(8);
  readonly #ownsConnection: boolean;
  #closed = false;

  constructor(options: RedisSessionOptions) {
    this.connection = options.connection;
    this.layout = new KeyLayout(options.prefix);
    this.clock = options.clock;
    this.logger = options.logger;
    this.#ownsConnection = options.ownsConnection;
  }

  get closed(): boolean {
    return this.#closed;
  }

  assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The Redis store is closed');
  }

  /** Runs a script that changes a group; `args` and `keys` follow what all of them take. */
  change(
    script: RedisScript,
    group: GroupKeys,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ): Promise<RedisReply> {
    const { layout, clock, writer, connection } = this;
    const now = String(clock.now());
    const common = [writer, group.group, layout.channel, now, String(recordsKept), randomBytes(8)];
    return connection.run(script, [...group.state, ...keys], [...common, ...args]);
  }

  /** Sends commands in one round trip for each node. @throws RepriseError the first of their errors. */
  async sendAll(commands: readonly RedisCommand[]): Promise<RedisReply[]> {
    const replies = await this.connection.sendMany(commands);
    return replies.map((reply) => {
      if (RepriseError.isInstance(reply)) throw reply;
      return reply;
    });
  }

  /** From now on every call rejects. */
  end(): void {
    this.#closed = true;
  }

  async disconnect(): Promise<void> {
    if (this.#ownsConnection) await this.connection.close();
  }
}

/** What a script answered: how many, then texts. */
export function countedTexts(reply: RedisReply): { readonly count: number; readonly texts: string[] } {
  const [count, ...texts] = Array.isArray(reply) ? reply : [];
  return { count: Number(count), texts: texts.map(String) };
}
