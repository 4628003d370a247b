import { RepriseError } from '../../core/index.ts';
import { encodeFloat32 } from '../../entry/index.ts';
import type { RedisCommand, RedisConnection, RedisReply } from '../../redis/index.ts';
import { assertNeighbours, assertText, assertVector, dimensionMismatch } from '../arguments.ts';
import type { FillState, SharedVectorIndex } from '../shared-vector-index.ts';
import type { Neighbour } from '../vector-index.ts';
import { claimFill, endFill, renewFill } from './fill-scripts.ts';

/** What a {@link RedisVectorSetIndex} is made from. */
export interface RedisVectorSetIndexOptions {
  readonly connection: RedisConnection;
  readonly prefix: string;
  readonly precision: 'int8' | 'float32';
  /** Milliseconds. */
  readonly ttl: number;
  readonly effort: number;
  readonly addEffort: number;
}

const mostDimensions = 16_000;
const quantisations = { int8: 'Q8', float32: 'NOQUANT' } as const;
/** Partitions counted in one round trip. */
const countedAtOnce = 500;
/** What the note of a filling says when it has ended; until then it is the token of who fills. */
const filled = 'filled';

/** The index that `redisVectorSet()` makes. All methods reject with what its connection rejects with. */
export class RedisVectorSetIndex implements SharedVectorIndex {
  readonly shared = true;
  readonly #options: RedisVectorSetIndexOptions;
  readonly #connection: RedisConnection;
  /** The names of all partitions; only for counting. */
  readonly #partitions: string;
  #support: Promise<void> | undefined;
  #closed = false;

  constructor(options: RedisVectorSetIndexOptions) {
    this.#options = options;
    this.#connection = options.connection;
    this.#partitions = `${options.prefix}:partitions:${options.precision}`;
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async add(partition: string, id: string, vector: Float32Array): Promise<void> {
    assertText(partition, id);
    assertVector(vector, mostDimensions);
    const { precision, addEffort, ttl } = this.#options;
    const key = this.#keyOf(partition);
    // The neighbours are sought in a thread (CAS): else all clients of the server wait.
    const how = ['CAS', quantisations[precision], 'EF', String(addEffort)];
    const lifetime = Number.isFinite(ttl) ? ['PEXPIRE', key, String(Math.ceil(ttl))] : ['PERSIST', key];
    const added = { args: ['VADD', key, 'FP32', encodeFloat32(vector), id, ...how], key };
    await this.#open();
    const replies = await this.#connection.sendMany([
      added,
      { args: lifetime, key },
      { args: ['SADD', this.#partitions, partition], key: this.#partitions },
    ]);
    for (const reply of replies) if (reply instanceof Error) await this.#fail(reply, key, vector);
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    assertNeighbours(k);
    assertText(partition);
    assertVector(vector, mostDimensions);
    const key = this.#keyOf(partition);
    const effort = String(Math.max(this.#options.effort, k));
    const args = ['VSIM', key, 'FP32', encodeFloat32(vector), 'WITHSCORES', 'COUNT', String(k), 'EF', effort];
    await this.#open();
    try {
      return asNeighbours(await this.#connection.send({ args, key, readOnly: true }));
    } catch (error) {
      return this.#fail(error, key, vector);
    }
  }

  async remove(partition: string, id: string): Promise<void> {
    assertText(partition, id);
    await this.#send({ args: ['VREM', this.#keyOf(partition), id], key: this.#keyOf(partition) });
  }

  async dropPartition(partition: string): Promise<void> {
    assertText(partition);
    await this.#send({ args: ['UNLINK', this.#keyOf(partition)], key: this.#keyOf(partition) });
    await this.#send({ args: ['SREM', this.#partitions, partition], key: this.#partitions });
  }

  async has(partition: string): Promise<boolean> {
    return (await this.#count(partition)) > 0;
  }

  /** One round trip for a partition; for all, one for some hundred partitions. */
  async size(partition?: string): Promise<number> {
    return partition === undefined ? this.sizeOf('') : this.#count(partition);
  }

  /** One round trip for some hundred partitions of the index, whatever their names. */
  async sizeOf(prefix: string): Promise<number> {
    let total = 0;
    let cursor = '0';
    const seen = new Set<string>();
    do {
      const args = ['SSCAN', this.#partitions, cursor, 'COUNT', String(countedAtOnce)];
      const page = await this.#send({ args, key: this.#partitions, readOnly: true });
      const [next, names] = page as readonly [string, readonly string[]];
      // A scan may give a name twice.
      const fresh = [...new Set(names)].filter((name) => name.startsWith(prefix) && !seen.has(name));
      for (const name of fresh) seen.add(name);
      total += await this.#countAll(fresh);
      cursor = next;
    } while (cursor !== '0');
    return total;
  }

  async some(partition: string, count: number): Promise<string[]> {
    assertText(partition);
    const key = this.#keyOf(partition);
    const ids = await this.#send({ args: ['VRANDMEMBER', key, String(count)], key, readOnly: true });
    return Array.isArray(ids) ? (ids as string[]) : [];
  }

  async claimFill(name: string, token: number, milliseconds: number): Promise<FillState> {
    await this.#open();
    const args = [String(token), String(milliseconds)];
    const holder = await this.#connection.run(claimFill, [this.#noteOf(name)], args);
    if (holder === filled) return filled;
    return holder === String(token) ? 'mine' : 'others';
  }

  async renewFill(name: string, token: number, milliseconds: number): Promise<boolean> {
    await this.#open();
    const args = [String(token), String(milliseconds)];
    return (await this.#connection.run(renewFill, [this.#noteOf(name)], args)) === 1;
  }

  async endFill(name: string, token: number): Promise<boolean> {
    await this.#open();
    return (await this.#connection.run(endFill, [this.#noteOf(name)], [String(token), filled])) === 1;
  }

  async dropFill(name: string): Promise<void> {
    const key = this.#noteOf(name);
    await this.#send({ args: ['UNLINK', key], key });
  }

  /** Leaves the connection open: it belongs to the caller. */
  async close(): Promise<void> {
    this.#closed = true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #count(partition: string): Promise<number> {
    assertText(partition);
    return Number(await this.#send(this.#countOf(partition)));
  }

  /** Forgets the names of partitions that have ended; one that begins again just now is named by its next add. */
  async #countAll(partitions: readonly string[]): Promise<number> {
    const replies = await this.#connection.sendMany(partitions.map((partition) => this.#countOf(partition)));
    const counts = replies.map((reply) => {
      if (reply instanceof Error) throw reply;
      return Number(reply);
    });
    const ended = partitions.filter((_, at) => counts[at] === 0);
    if (ended.length > 0) {
      await this.#send({ args: ['SREM', this.#partitions, ...ended], key: this.#partitions });
    }
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #countOf(partition: string): RedisCommand {
    const key = this.#keyOf(partition);
    return { args: ['VCARD', key], key, readOnly: true };
  }

  #keyOf(partition: string): string {
    return `${this.#options.prefix}:vectors:${this.#options.precision}:${partition}`;
  }

  #noteOf(name: string): string {
    return `${this.#options.prefix}:filled:${this.#options.precision}:${name}`;
  }

  async #send(command: RedisCommand): Promise<RedisReply> {
    await this.#open();
    return this.#connection.send(command);
  }

  async #open(): Promise<void> {
    if (this.#closed) throw new RepriseError('CLOSED', 'The vector index in Redis is closed');
    this.#support ??= this.#assertSupport();
    await this.#support;
  }

  /** Asked again when it failed: the server may be another one then. */
  async #assertSupport(): Promise<void> {
    try {
      const { vectorSets, name, version } = await this.#connection.serverInfo();
      if (vectorSets) return;
      throw new RepriseError('INDEX_UNSUPPORTED', `${name} ${version} has no vector sets`);
    } catch (error) {
      this.#support = undefined;
      throw error;
    }
  }

  /** What a refusal means is asked, since Redis says it in words only. */
  async #fail(error: unknown, key: string, { length }: Float32Array): Promise<never> {
    if (!RepriseError.isInstance(error) || error.code !== 'REDIS_REFUSED') throw error;
    const [found] = await this.#connection.sendMany([{ args: ['VDIM', key], key, readOnly: true }]);
    const dimensions = Number(found);
    if (!(dimensions > 0) || dimensions === length) throw error;
    throw dimensionMismatch(dimensions, length);
  }
}

/** Redis tells how near vectors are from 0, opposite, to 1. */
function asNeighbours(reply: RedisReply): Neighbour[] {
  const words = reply as readonly string[];
  return Array.from({ length: words.length / 2 }, (_, at) => ({
    id: words[2 * at]!,
    similarity: Math.max(-1, Math.min(1, 2 * Number(words[2 * at + 1]) - 1)),
  })).sort((left, right) => right.similarity - left.similarity);
}
