import { type Logger, RepriseError, WriteOrder } from '../../core/index.ts';
import { openTables, type Query, SqlSession, type SqlSessionOptions } from '../../sql/index.ts';
import { assertNeighbours, assertText, assertVector, dimensionMismatch } from '../arguments.ts';
import type { Neighbour, VectorIndex } from '../vector-index.ts';
import { type PartitionGraphs, type PartitionSpace, partitionGraphs } from './partition-graphs.ts';
import { type PgvectorStatements, pgvectorStatements, removalSlice } from './pgvector-statements.ts';
import { openExtension, pgvectorFormat } from './pgvector-tables.ts';
import { Upkeep } from './upkeep.ts';

/** What a {@link PgvectorIndex} is made from. */
export interface PgvectorIndexOptions
  extends Omit<SqlSessionOptions<void>, 'user' | 'prepare' | 'isContention'> {
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
/** Serialization failure, deadlock, and what two who make the same extension at once get. */
const contentions = ['40001', '40P01', '23505', '42710'];

/** The index that `pgvector()` makes. All methods reject with `DEADLINE_EXCEEDED` or `STORE_UNAVAILABLE` on faults. */
export class PgvectorIndex implements VectorIndex {
  readonly shared = true;
  readonly #session: SqlSession<void>;
  readonly #statements: PgvectorStatements;
  readonly #graphs: PartitionGraphs;
  readonly #upkeep: Upkeep;
  readonly #order = new WriteOrder();

  constructor(options: PgvectorIndexOptions) {
    const { driver, table, effort, ttl } = options;
    const format = pgvectorFormat(table);
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
      isContention: (error) => contentions.includes(String((error as { readonly code?: unknown }).code)),
    });
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async add(partition: string, id: string, vector: Float32Array): Promise<void> {
    assertNames(partition, id);
    assertVector(vector, mostDimensions);
    const kept = vector.slice();
    await this.#write('adding to', partition, id, async (query) => {
      if (await this.#statements.add(query, partition, id, kept)) return;
      throw dimensionMismatch((await this.#statements.dimensions(query, partition)) ?? 0, kept.length);
    });
    this.#upkeep.added({ partition, dimensions: kept.length });
  }

  /** @throws RepriseError `DIMENSION_MISMATCH`; `INVALID_ARGUMENT`; `INDEX_UNSUPPORTED`; `CLOSED`. */
  async search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    assertNeighbours(k);
    assertNames(partition);
    assertVector(vector, mostDimensions);
    const asked = vector.slice();
    return this.#session.run('searching', async (query) => {
      const found = await this.#statements.search(query, partition, asked, k);
      if (found.length > 0) return found;
      const dimensions = await this.#statements.dimensions(query, partition);
      if (dimensions === undefined || dimensions === asked.length) return found;
      throw dimensionMismatch(dimensions, asked.length);
    });
  }

  async remove(partition: string, id: string): Promise<void> {
    assertNames(partition, id);
    await this.#write('removing from', partition, id, (query) =>
      this.#statements.remove(query, partition, id),
    );
  }

  /** Removes in slices: each is whole, and a fault between two leaves the rest. */
  async dropPartition(partition: string): Promise<void> {
    assertNames(partition);
    this.#session.assertOpen();
    const turn = this.#order.clear();
    try {
      let removed: number;
      do {
        removed = await this.#session.run('dropping from', (query) => this.#dropSome(query, partition), {
          ready: turn.ready,
        });
      } while (removed === removalSlice);
    } finally {
      turn.end();
    }
  }

  async has(partition: string): Promise<boolean> {
    assertNames(partition);
    const dimensions = await this.#session.run('reading from', (query) =>
      this.#statements.dimensions(query, partition),
    );
    return dimensions !== undefined;
  }

  /** Reads the partition, or all. */
  size(partition?: string): Promise<number> {
    return this.#session.run('counting', (query) => this.#statements.count(query, partition));
  }

  /**
   * Builds the graph of a partition now, when it is large enough and has none; else adds begin it in the background.
   * Good after many vectors were added at once. Nobody waits for it but the caller.
   */
  async buildGraph(partition: string): Promise<void> {
    assertNames(partition);
    const dimensions = await this.#session.run('reading from', (query) =>
      this.#statements.dimensions(query, partition),
    );
    if (dimensions !== undefined) await this.#upkeep.build({ partition, dimensions });
  }

  /** Waits for what is under way, then ends the connections when they are its own. */
  async close(): Promise<void> {
    await this.#upkeep.close();
    await this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
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
      await this.#session.run(operation, task, { ready: turn.ready });
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
