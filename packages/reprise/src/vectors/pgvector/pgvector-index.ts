import { type Logger, RepriseError, WriteOrder } from '../../core/index.ts';
import {
  openTables,
  type Query,
  type SqlRunOptions,
  SqlSession,
  type SqlSessionOptions,
} from '../../sql/index.ts';
import { assertNeighbours, assertText, assertVector, dimensionMismatch } from '../arguments.ts';
import type { FillState, SharedVectorIndex } from '../shared-vector-index.ts';
import type { Neighbour } from '../vector-index.ts';
import { type FillNotes, fillNotes } from './fill-notes.ts';
import { type PartitionGraphs, type PartitionSpace, partitionGraphs } from './partition-graphs.ts';
import { type PgvectorStatements, pgvectorStatements, removalSlice } from './pgvector-statements.ts';
import { makeAgain, openExtension, pgvectorFormat } from './pgvector-tables.ts';
import { randomStart } from './random-start.ts';
import { Upkeep } from './upkeep.ts';

/** What a {@link PgvectorIndex} is made from. */
export interface PgvectorIndexOptions
  extends Omit<SqlSessionOptions<void>, 'user' | 'prepare' | 'canRepeat'> {
  /** Begins the name of each partition. */
  readonly prefix: string;
  readonly graphFrom: number;
  readonly effort: number;
  /** Milliseconds. */
  readonly ttl: number;
  readonly logger: Logger;
}

/** pgvector's type `halfvec` has no more. */
const mostDimensions = 16_000;
/** Bytes of a partition and an id; PostgreSQL's indexes take about 2,700. */
const longestName = 2_048;
/** Serialization failure, deadlock, what two who make the same extension at once get, and a server that ends its connections. */
const repeatable = ['40001', '40P01', '23505', '42710', '57P01'];
/** The table, or the type of its vectors, was dropped while it was in use. */
const dropped = ['42P01', '42704'];

/** The index that `pgvector()` makes. All methods reject with `DEADLINE_EXCEEDED` or `STORE_UNAVAILABLE` on faults. */
export class PgvectorIndex implements SharedVectorIndex {
  readonly shared = true;
  readonly #options: PgvectorIndexOptions;
  readonly #session: SqlSession<void>;
  readonly #statements: PgvectorStatements;
  readonly #notes: FillNotes;
  readonly #graphs: PartitionGraphs;
  readonly #upkeep: Upkeep;
  readonly #order = new WriteOrder();

  constructor(options: PgvectorIndexOptions) {
    const { driver, table, effort, ttl } = options;
    const format = pgvectorFormat(table);
    this.#options = options;
    this.#notes = fillNotes(table);
    this.#statements = pgvectorStatements(table, effort);
    this.#graphs = partitionGraphs(table, options.graphFrom);
    this.#upkeep = new Upkeep({
      ...options,
      graphs: this.#graphs,
      removeOld: async (query) => {
        if (Number.isFinite(ttl)) await this.#statements.removeOld(query, ttl);
      },
    });
    this.#session = new SqlSession({
      ...options,
      user: 'vector index',
      prepare: async (query) => {
        await openExtension(query, driver.target);
        await openTables(format, table, query);
      },
      canRepeat: (error) => repeatable.includes(codeOf(error)),
    });
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async add(name: string, id: string, vector: Float32Array): Promise<void> {
    const partition = this.#partition(name, id);
    assertVector(vector, mostDimensions);
    const kept = vector.slice();
    await this.#write('adding to', partition, id, async (query) => {
      if (await this.#statements.add(query, partition, id, kept)) return;
      throw dimensionMismatch((await this.#statements.dimensions(query, partition)) ?? 0, kept.length);
    });
    this.#upkeep.added({ partition, dimensions: kept.length });
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async search(name: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    assertNeighbours(k);
    const partition = this.#partition(name);
    assertVector(vector, mostDimensions);
    const asked = vector.slice();
    return this.#run('searching', async (query) => {
      const found = await this.#statements.search(query, partition, asked, k);
      if (found.length > 0) return found;
      const dimensions = await this.#statements.dimensions(query, partition);
      if (dimensions === undefined || dimensions === asked.length) return found;
      throw dimensionMismatch(dimensions, asked.length);
    });
  }

  async remove(name: string, id: string): Promise<void> {
    const partition = this.#partition(name, id);
    await this.#write('removing from', partition, id, (query) =>
      this.#statements.remove(query, partition, id),
    );
  }

  /** Removes in slices: each is whole, and a fault between two leaves the rest. */
  async dropPartition(name: string): Promise<void> {
    const partition = this.#partition(name);
    this.#session.assertOpen();
    const turn = this.#order.clear();
    try {
      let removed: number;
      do {
        removed = await this.#run('dropping from', (query) => this.#dropSome(query, partition), {
          ready: turn.ready,
        });
      } while (removed === removalSlice);
    } finally {
      turn.end();
    }
  }

  async has(name: string): Promise<boolean> {
    return (await this.#dimensions(name)) !== undefined;
  }

  /** Reads the partition, or all. */
  async size(name?: string): Promise<number> {
    if (name === undefined) return this.sizeOf('');
    const partition = this.#partition(name);
    return this.#run('counting', (query) => this.#statements.count(query, partition));
  }

  /** Reads the names of all vectors. */
  async sizeOf(prefix: string): Promise<number> {
    const beginning = this.#partition(prefix);
    return this.#run('counting', (query) => this.#statements.countOf(query, beginning));
  }

  async some(name: string, count: number): Promise<string[]> {
    const partition = this.#partition(name);
    return this.#run('reading from', async (query) => {
      const ends = await this.#statements.ends(query, partition);
      if (!ends) return [];
      const found = await this.#statements.idsFrom(query, partition, randomStart(...ends), count);
      if (found.length === count) return found;
      const first = await this.#statements.idsFrom(query, partition, '', count - found.length);
      return [...new Set([...found, ...first])];
    });
  }

  claimFill(name: string, token: number, milliseconds: number): Promise<FillState> {
    const note = this.#partition(name);
    return this.#run('claiming', (query) => this.#notes.claim(query, note, token, milliseconds));
  }

  renewFill(name: string, token: number, milliseconds: number): Promise<boolean> {
    const note = this.#partition(name);
    return this.#run('claiming', (query) => this.#notes.renew(query, note, token, milliseconds));
  }

  endFill(name: string, token: number): Promise<boolean> {
    const note = this.#partition(name);
    return this.#run('claiming', (query) => this.#notes.end(query, note, token));
  }

  dropFill(name: string): Promise<void> {
    const note = this.#partition(name);
    return this.#run('claiming', (query) => this.#notes.drop(query, note));
  }

  /**
   * Builds the graph of a partition now, when it is large enough and has none; else adds begin it in the background.
   * Good after many vectors were added at once. Nobody waits for it but the caller.
   */
  async buildGraph(name: string): Promise<void> {
    const dimensions = await this.#dimensions(name);
    if (dimensions !== undefined) await this.#upkeep.build({ partition: this.#partition(name), dimensions });
  }

  /** Waits for what is under way, then ends the connections when they are its own. */
  async close(): Promise<void> {
    await this.#upkeep.close();
    await this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @throws RepriseError `INVALID_ARGUMENT`. */
  #partition(name: string, id = ''): string {
    const partition = this.#options.prefix + name;
    assertNames(partition, id);
    return partition;
  }

  async #dimensions(name: string): Promise<number | undefined> {
    const partition = this.#partition(name);
    return this.#run('reading from', (query) => this.#statements.dimensions(query, partition));
  }

  /** Makes the table again when it was dropped; what it held is lost. */
  async #run<T>(
    operation: string,
    task: (query: Query) => Promise<T>,
    options: SqlRunOptions = {},
  ): Promise<T> {
    try {
      return await this.#session.run(operation, task, options);
    } catch (error) {
      if (!dropped.includes(codeOf((error as Error).cause))) throw error;
      const { table, driver } = this.#options;
      await this.#session.run('opening', (query) => makeAgain(query, table, driver.target));
      return this.#session.run(operation, task);
    }
  }

  async #write(
    operation: string,
    partition: string,
    id: string,
    task: (query: Query) => Promise<void>,
  ): Promise<void> {
    this.#session.assertOpen();
    const turn = this.#order.write([JSON.stringify([partition, id])]);
    try {
      await this.#run(operation, task, { ready: turn.ready });
    } finally {
      turn.end();
    }
  }

  async #dropSome(query: Query, partition: string): Promise<number> {
    const dimensions = await this.#statements.dimensions(query, partition);
    if (dimensions === undefined) return 0;
    const removed = await this.#statements.removeSome(query, partition);
    const space: PartitionSpace = { partition, dimensions };
    if (removed < removalSlice && (await this.#graphs.has(query, space))) this.#upkeep.dropped(space);
    return removed;
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code);
}

/** @throws RepriseError `INVALID_ARGUMENT` for texts that PostgreSQL cannot keep as they are, or not as a key. */
function assertNames(partition: string, id = ''): void {
  assertText(partition, id);
  const text = partition + id;
  if (text.includes('\0')) {
    throw new RepriseError('INVALID_ARGUMENT', 'a partition or an id has a zero character');
  }
  if (Buffer.byteLength(text) <= longestName) return;
  throw new RepriseError('INVALID_ARGUMENT', `a partition and an id are longer than ${longestName} bytes`);
}
