import { type Logger, StateLog } from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';
import { type Query, quotedTable, SqlSession, type SqlSessionOptions } from '../../sql/index.ts';

/** What {@link PartitionGraphs} are made from. */
export interface PartitionGraphsOptions extends Pick<SqlSessionOptions<void>, 'driver' | 'table'> {
  /** Vectors from which on a partition gets a graph. */
  readonly graphFrom: number;
  readonly logger: Logger;
}

/** Adds between two looks at whether a partition has become large. */
const addsBetweenLooks = 256;
/** Milliseconds that building a graph may take. */
const patience = 3_600_000;
/** https://github.com/pgvector/pgvector#hnsw */
const mostDimensions = 4_000;

/**
 * The graphs of a table's large partitions, built one at a time, without keeping anybody from reading or writing.
 *
 * A graph of its own for each large partition, because in a common one a search wades through the neighbours that
 * belong to others, and every insert into a small partition would pay for it.
 */
export class PartitionGraphs {
  readonly #options: PartitionGraphsOptions;
  readonly #session: SqlSession<void>;
  readonly #quoted: string;
  readonly #log: StateLog;
  readonly #ending = new AbortController();
  #adds = 0;
  #background: Promise<void> | undefined;

  constructor(options: PartitionGraphsOptions) {
    this.#options = options;
    this.#quoted = quotedTable(options.table, '"');
    this.#log = new StateLog(options.logger, `Building graphs for ${options.table}`);
    this.#session = new SqlSession({
      ...options,
      user: 'vector index',
      deadline: patience,
      connections: 1,
      closesDriver: false,
      prepare: () => Promise.resolve(),
      isContention: () => false,
    });
  }

  /** Tells that a vector was added; builds a graph in the background when one is due. */
  added(partition: string, dimensions: number): void {
    const looks = this.#adds % addsBetweenLooks === 0;
    this.#adds += 1;
    if (looks && !this.#background) this.#inBackground(this.build(partition, dimensions));
  }

  /** Tells that a partition was dropped; its graph goes in the background. */
  dropped(partition: string, dimensions: number): void {
    const name = this.#nameOf(partition, dimensions);
    const before = this.#background ?? Promise.resolve();
    this.#inBackground(
      before.then(() =>
        this.#run('dropping a graph of', (query) => query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`)),
      ),
    );
  }

  /** Whether a partition has a graph. */
  async has(query: Query, partition: string, dimensions: number): Promise<boolean> {
    return (await this.#isValid(query, this.#nameOf(partition, dimensions))) !== undefined;
  }

  /** Builds the graph of a partition that is large and has none, unless another instance is building one. */
  async build(partition: string, dimensions: number): Promise<void> {
    if (dimensions > mostDimensions || this.#options.graphFrom === Number.POSITIVE_INFINITY) return;
    await this.#run('building a graph of', async (query) => {
      const lock = `hashtext('reprise graphs ' || $1)`;
      const { rows } = await query(`SELECT pg_try_advisory_lock(${lock})`, [this.#quoted]);
      if (rows[0]?.[0] !== 't') return;
      try {
        if (await this.#isLarge(query, partition)) await this.#buildAlone(query, partition, dimensions);
      } finally {
        await query(`SELECT pg_advisory_unlock(${lock})`, [this.#quoted]);
      }
    });
  }

  /** Stops building; what the server has begun it may still end. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('the vector index was closed'));
    await this.#background;
    await this.#session.close();
  }

  async #isLarge(query: Query, partition: string): Promise<boolean> {
    const { graphFrom } = this.#options;
    const some = `SELECT 1 FROM ${this.#quoted} WHERE "partition" = $1 LIMIT ${Math.ceil(graphFrom)}`;
    const { rows } = await query(`SELECT count(*) FROM (${some}) AS found`, [partition]);
    return Number(rows[0]?.[0]) >= graphFrom;
  }

  async #buildAlone(query: Query, partition: string, dimensions: number): Promise<void> {
    const name = this.#nameOf(partition, dimensions);
    const valid = await this.#isValid(query, name);
    if (valid) return;
    // What a server leaves behind that was stopped while it built.
    if (valid === false) await query(`DROP INDEX CONCURRENTLY ${name}`);
    const plain = name.split('.').at(-1);
    await query(
      `CREATE INDEX CONCURRENTLY ${plain} ON ${this.#quoted}
       USING hnsw (("vector"::halfvec(${dimensions})) halfvec_cosine_ops)
       WHERE "partition" = ${literal(partition)} AND "dimensions" = ${dimensions}`,
    );
    await query(`ANALYZE ${this.#quoted}`);
  }

  /** Whether a graph is whole; undefined when there is none. */
  async #isValid(query: Query, name: string): Promise<boolean | undefined> {
    const { rows } = await query('SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)', [
      name,
    ]);
    return rows.length === 0 ? undefined : rows[0]?.[0] === 't';
  }

  #nameOf(partition: string, dimensions: number): string {
    return quotedTable(this.#options.table, '"', `_g${sha256(`${dimensions} ${partition}`).slice(0, 11)}`);
  }

  #run(operation: string, task: (query: Query) => Promise<unknown>): Promise<unknown> {
    return this.#session.run(operation, task, { signal: this.#ending.signal });
  }

  #inBackground(work: Promise<unknown>): void {
    const watched: Promise<void> = work
      .then(
        () => this.#log.succeeded(),
        (error: unknown) => {
          if (!this.#ending.signal.aborted)
            this.#log.failed(error, 'searches in large partitions take longer');
        },
      )
      .finally(() => {
        if (this.#background === watched) this.#background = undefined;
      });
    this.#background = watched;
  }
}

/** Statements that define something take no parameters. */
function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
