import { sha256 } from '../../entry/index.ts';
import { type Query, quotedTable } from '../../sql/index.ts';

/** A partition and how long its vectors are. */
export interface PartitionSpace {
  readonly partition: string;
  readonly dimensions: number;
}

/** The graphs (HNSW) of a table's large partitions. */
export interface PartitionGraphs {
  /** Whether a partition has a graph, whole or not. */
  has(query: Query, space: PartitionSpace): Promise<boolean>;
  /** Builds the graph of a partition that is large and has none, unless another instance is building one. */
  build(query: Query, space: PartitionSpace): Promise<void>;
  drop(query: Query, space: PartitionSpace): Promise<void>;
}

/** https://github.com/pgvector/pgvector#hnsw */
const mostDimensions = 4_000;

/**
 * Each large partition has a graph of its own: in a common one a search would wade through neighbours that belong to
 * others, and every insert into a small partition would pay for it. Building keeps nobody from reading or writing; one
 * instance builds one at a time, because two builds at the same table wait for one another.
 *
 * @param graphFrom vectors from which on a partition is large
 */
export function partitionGraphs(table: string, graphFrom: number): PartitionGraphs {
  const quoted = quotedTable(table, '"');
  const lock = `hashtext('reprise graphs ' || $1)`;
  const nameOf = ({ partition, dimensions }: PartitionSpace): string =>
    quotedTable(table, '"', `_g${sha256(`${dimensions} ${partition}`).slice(0, 11)}`);

  const isLarge = async (query: Query, partition: string): Promise<boolean> => {
    const some = `SELECT 1 FROM ${quoted} WHERE "partition" = $1 LIMIT ${Math.ceil(graphFrom)}`;
    const { rows } = await query(`SELECT count(*) FROM (${some}) AS found`, [partition]);
    return Number(rows[0]?.[0]) >= graphFrom;
  };

  const buildAlone = async (query: Query, space: PartitionSpace): Promise<void> => {
    const { partition, dimensions } = space;
    const name = nameOf(space);
    const valid = await isValid(query, name);
    if (valid || !(await isLarge(query, partition))) return;
    // What a server leaves behind that was stopped while it built.
    if (valid === false) await query(`DROP INDEX CONCURRENTLY ${name}`);
    await query(
      `CREATE INDEX CONCURRENTLY ${name.split('.').at(-1)} ON ${quoted}
       USING hnsw (("vector"::halfvec(${dimensions})) halfvec_cosine_ops)
       WHERE "partition" = ${literal(partition)} AND "dimensions" = ${dimensions}`,
    );
    await query(`ANALYZE ${quoted}`);
  };

  return {
    has: async (query, space) => (await isValid(query, nameOf(space))) !== undefined,

    build: async (query, space) => {
      if (space.dimensions > mostDimensions || graphFrom === Number.POSITIVE_INFINITY) return;
      const { rows } = await query(`SELECT pg_try_advisory_lock(${lock})`, [quoted]);
      if (rows[0]?.[0] !== 't') return;
      try {
        await buildAlone(query, space);
      } finally {
        await query(`SELECT pg_advisory_unlock(${lock})`, [quoted]);
      }
    },

    drop: async (query, space) => {
      await query(`DROP INDEX CONCURRENTLY IF EXISTS ${nameOf(space)}`);
    },
  };
}

/** Whether a graph is whole; undefined when there is none. */
async function isValid(query: Query, name: string): Promise<boolean | undefined> {
  const { rows } = await query('SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)', [name]);
  return rows.length === 0 ? undefined : rows[0]?.[0] === 't';
}

/** Statements that define something take no parameters. */
function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
