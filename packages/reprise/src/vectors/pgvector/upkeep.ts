import { type Logger, StateLog } from '../../core/index.ts';
import { type Query, SqlSession, type SqlSessionOptions } from '../../sql/index.ts';
import type { PartitionGraphs, PartitionSpace } from './partition-graphs.ts';

/** What {@link Upkeep} is made from. */
export interface UpkeepOptions extends Pick<SqlSessionOptions<void>, 'driver' | 'table'> {
  readonly graphs: PartitionGraphs;
  /** Removes some vectors that are too old. */
  removeOld(query: Query): Promise<void>;
  readonly logger: Logger;
}

/** Adds from one look to the next at what there is to do. */
const addsBetweenLooks = 256;
/** Milliseconds that building a graph may take. */
const patience = 3_600_000;

/**
 * What is done beside the operations of a vector index, over a connection of its own: removing vectors that are too old
 * and building graphs.
 *
 * There are no timers: who adds looks now and then, so that removals keep up and an index that rests costs nothing.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #session: SqlSession<void>;
  readonly #log: StateLog;
  readonly #ending = new AbortController();
  #adds = 0;
  #running: Promise<void> | undefined;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, `The upkeep of table ${options.table}`);
    this.#session = new SqlSession({
      ...options,
      user: 'vector index',
      deadline: patience,
      connections: 1,
      closesDriver: false,
      prepare: () => Promise.resolve(),
      canRepeat: () => false,
    });
  }

  /** Tells that a vector was added. */
  added(space: PartitionSpace): void {
    const looks = this.#adds % addsBetweenLooks === 0;
    this.#adds += 1;
    if (looks && !this.#running) this.#inBackground((query) => this.#look(query, space));
  }

  /** Tells that a partition with a graph was dropped. */
  dropped(space: PartitionSpace): void {
    this.#inBackground((query) => this.#options.graphs.drop(query, space));
  }

  /** Builds the graph of a partition now, if it is due. */
  build(space: PartitionSpace): Promise<void> {
    return this.#run((query) => this.#options.graphs.build(query, space));
  }

  /** Stops; what the server has begun it may still end. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('the vector index was closed'));
    await this.#running;
    await this.#session.close();
  }

  async #look(query: Query, space: PartitionSpace): Promise<void> {
    await this.#options.removeOld(query);
    await this.#options.graphs.build(query, space);
  }

  #run(task: (query: Query) => Promise<void>): Promise<void> {
    return this.#session.run('upkeep of', task, { signal: this.#ending.signal });
  }

  /** After what is under way, which would only wait for the connection. */
  #inBackground(task: (query: Query) => Promise<void>): void {
    const running: Promise<void> = (this.#running ?? Promise.resolve())
      .then(() => this.#run(task))
      .then(
        () => this.#log.succeeded(),
        (error: unknown) => {
          if (this.#ending.signal.aborted) return;
          this.#log.failed(error, 'large partitions are searched without a graph and old vectors stay');
        },
      )
      .finally(() => {
        if (this.#running === running) this.#running = undefined;
      });
    this.#running = running;
  }
}
