import { type Clock, type Logger, messageOf, RepriseError, type RetryWaits } from '../../core/index.ts';
import type {
  RedisArgument,
  RedisBlockingConnection,
  RedisCommand,
  RedisConnection,
  RedisReply,
  RedisSendOptions,
  RedisServerInfo,
} from '../redis-connection.ts';
import type { RedisScript } from '../redis-script.ts';
import { BlockingConnection } from './blocking-connection.ts';
import { closed, redisCodeOf, unavailable } from './redis-error.ts';
import type { RedisNode } from './redis-node.ts';
import { resending } from './resend.ts';
import { chunks } from './send-chunks.ts';
import { readServerInfo } from './server-info.ts';
import { type MessageListener, Subscriber } from './subscriber.ts';
import type { Topology, TopologyEvents } from './topology.ts';

/** What a {@link ManagedConnection} needs. */
export interface ManagedOptions {
  readonly makeTopology: (events: TopologyEvents) => Topology;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly waits: RetryWaits;
  readonly commandDeadline: number;
  readonly maxConnections: number;
  readonly retryOnTimeout: boolean;
}

/** The {@link RedisConnection} over whatever servers a topology knows. */
export class ManagedConnection implements RedisConnection {
  readonly #options: ManagedOptions;
  readonly #topology: Topology;
  readonly #subscriber: Subscriber;
  readonly #blocking = new Set<BlockingConnection>();
  readonly #availabilityListeners = new Set<(available: boolean) => void>();
  readonly #writabilityListeners = new Set<(writable: boolean) => void>();
  readonly #missingListeners = new Set<(missing: readonly string[]) => void>();
  readonly #reconnectListeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #available = true;
  #writable = true;
  #missing: readonly string[] = [];

  constructor(options: ManagedOptions) {
    this.#options = options;
    const onReconnect = (): void => this.#tell(this.#reconnectListeners, undefined);
    this.#topology = options.makeTopology({ onAvailability: () => this.#compare(), onReconnect });
    this.#subscriber = new Subscriber({
      ...options,
      place: this.#topology.place,
      open: (signal) => this.#topology.open(undefined, signal),
      onReconnect,
    });
  }

  get kind(): RedisConnection['kind'] {
    return this.#topology.kind;
  }

  get available(): boolean {
    return this.#available;
  }

  get writable(): boolean {
    return this.#writable;
  }

  get missing(): readonly string[] {
    return this.#missing;
  }

  send(command: RedisCommand): Promise<RedisReply> {
    if (this.#stop.signal.aborted) return Promise.reject(this.#stop.signal.reason);
    const sending = resending(command, command.deadline ?? this.#options.commandDeadline, {
      topology: this.#topology,
      clock: this.#options.clock,
      retryOnTimeout: this.#options.retryOnTimeout,
      signal: this.#stop.signal,
    });
    const node = this.#topology.nodeFor(command.key);
    return node instanceof Promise ? node.then((known) => known.send(sending)) : node.send(sending);
  }

  async sendMany(commands: readonly RedisCommand[]): Promise<(RedisReply | RepriseError)[]> {
    const answers = new Array<RedisReply | RepriseError>(commands.length).fill(null);
    const sendChunk = async (chunk: readonly number[]): Promise<void> => {
      const sent = chunk.map(async (position) => {
        answers[position] = await this.send(commands[position]!).catch(asRepriseError);
      });
      await Promise.all(sent);
    };
    const perNode = await this.#byNode(commands);
    await Promise.all(
      perNode.map(async (positions) => {
        for (const chunk of chunks(commands, positions)) await sendChunk(chunk);
      }),
    );
    return answers;
  }

  async run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
    options: RedisSendOptions = {},
  ): Promise<RedisReply> {
    const { name, source, digest, keyCount = keys.length } = script;
    if (keys.length !== keyCount) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `The script ${name} takes ${keyCount} keys, not ${keys.length}`,
      );
    }
    const rest = [String(keyCount), ...keys, ...args];
    const route = keys[0] === undefined ? options : { ...options, key: keys[0] };
    try {
      return await this.send({ ...route, args: ['EVALSHA', digest, ...rest] });
    } catch (error) {
      if (redisCodeOf(error) !== 'NOSCRIPT') throw error;
      return await this.send({ ...route, args: ['EVAL', source, ...rest] });
    }
  }

  async subscribe(channel: string, listener: MessageListener): Promise<() => Promise<void>> {
    this.#assertAvailable();
    if (!this.#subscriber.connected) this.#takeConnection();
    return await this.#subscriber.subscribe(channel, listener);
  }

  async blocking(): Promise<RedisBlockingConnection> {
    this.#assertAvailable();
    this.#takeConnection();
    const connection = new BlockingConnection({
      topology: this.#topology,
      commandDeadline: this.#options.commandDeadline,
      onClose: () => void this.#blocking.delete(connection),
    });
    this.#blocking.add(connection);
    try {
      await connection.open(undefined);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  onAvailability(listener: (available: boolean) => void): () => void {
    return listenIn(this.#availabilityListeners, listener);
  }

  onWritability(listener: (writable: boolean) => void): () => void {
    return listenIn(this.#writabilityListeners, listener);
  }

  onMissing(listener: (missing: readonly string[]) => void): () => void {
    return listenIn(this.#missingListeners, listener);
  }

  onReconnect(listener: () => void): () => void {
    return listenIn(this.#reconnectListeners, listener);
  }

  serverInfo(): Promise<RedisServerInfo> {
    return readServerInfo((command) => this.send(command));
  }

  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort(closed());
    this.#availabilityListeners.clear();
    this.#writabilityListeners.clear();
    this.#missingListeners.clear();
    this.#reconnectListeners.clear();
    for (const connection of [...this.#blocking]) await connection.close();
    this.#subscriber.close();
    this.#topology.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Positions of commands, those of one server together. */
  async #byNode(commands: readonly RedisCommand[]): Promise<number[][]> {
    const groups = new Map<RedisNode | undefined, number[]>();
    for (const [position, { key }] of commands.entries()) {
      const found = this.#topology.nodeFor(key);
      // A command whose server is not known fails by itself.
      const node = found instanceof Promise ? await found.catch(() => undefined) : found;
      const group = groups.get(node);
      if (group) group.push(position);
      else groups.set(node, [position]);
    }
    return [...groups.values()];
  }

  /** One connection carries the commands; the others are counted here. */
  #takeConnection(): void {
    const taken = 1 + this.#blocking.size + (this.#subscriber.connected ? 1 : 0);
    if (taken < this.#options.maxConnections) return;
    throw unavailable(this.#topology.place, `all ${this.#options.maxConnections} connections are in use`);
  }

  #assertAvailable(): void {
    this.#stop.signal.throwIfAborted();
    const { refusal } = this.#topology;
    if (refusal) throw refusal;
  }

  #compare(): void {
    this.#compareMissing();
    this.#compareAvailable();
    const { writable } = this.#topology;
    if (writable === this.#writable) return;
    this.#writable = writable;
    this.#tell(this.#writabilityListeners, writable);
  }

  #compareMissing(): void {
    const { missing } = this.#topology;
    if (missing.join() === this.#missing.join()) return;
    this.#missing = missing;
    this.#tell(this.#missingListeners, missing);
  }

  #compareAvailable(): void {
    const available = this.#topology.refusal === undefined;
    if (available === this.#available) return;
    this.#available = available;
    // What listens on a server that fell silent would never learn of it.
    if (!available) this.#subscriber.reset();
    this.#tell(this.#availabilityListeners, available);
  }

  #tell<T>(listeners: ReadonlySet<(told: T) => void>, told: T): void {
    for (const listener of listeners) {
      try {
        listener(told);
      } catch (error) {
        this.#options.logger.error(`A listener to the state of Redis failed: ${messageOf(error)}`);
      }
    }
  }
}

function listenIn<T>(listeners: Set<(told: T) => void>, listener: (told: T) => void): () => void {
  const own = (told: T): void => listener(told);
  listeners.add(own);
  return () => void listeners.delete(own);
}

function asRepriseError(error: unknown): RepriseError {
  return RepriseError.isInstance(error) ? error : unavailable('Redis', messageOf(error), error);
}
