import { RepriseError, withDeadline } from '../core/index.ts';
import { orAborted } from './or-aborted.ts';
import type { Query, SqlDriver } from './sql-connection.ts';
import { SqlConnections } from './sql-connections.ts';
import { sqlError } from './sql-error.ts';

/** What a {@link SqlSession} is made from. */
export interface SqlSessionOptions<Ready> {
  readonly driver: SqlDriver;
  readonly table: string;
  /** Who uses the table, in words: `store`. */
  readonly user: string;
  /** Makes the tables, before anything else is done with them; what it gives is {@link SqlSession.ready}. */
  prepare(query: Query): Promise<Ready>;
  /** Whether a statement did nothing and may succeed when it is sent again: it lost against another one, or its connection was ended. */
  canRepeat(error: unknown): boolean;
  /** Milliseconds. */
  readonly deadline: number;
  readonly connections: number;
  /** Whether to close the driver at the end. */
  readonly closesDriver: boolean;
}

/** How {@link SqlSession.run} runs a task. */
export interface SqlRunOptions {
  /** The task begins when this resolves. */
  readonly ready?: Promise<unknown>;
  /** Aborting this ends the wait and the connection. */
  readonly signal?: AbortSignal;
}

/** How often a statement is sent that did nothing. */
const attempts = 10;

/** The way from what keeps something in tables to its server: tables made at first use, a deadline for each step, failures in our words. */
export class SqlSession<Ready> {
  readonly #options: SqlSessionOptions<Ready>;
  readonly #target: string;
  readonly #connections: SqlConnections;
  readonly #running = new Set<Promise<unknown>>();
  #ready: Promise<Ready> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SqlSessionOptions<Ready>) {
    this.#options = options;
    this.#target = `table ${options.table} of ${options.driver.target}`;
    this.#connections = new SqlConnections(options.driver, options.connections);
  }

  assertOpen(): void {
    if (this.#closing)
      throw new RepriseError('CLOSED', `The ${this.#options.user} in ${this.#target} is closed`);
  }

  /** What was learned when the tables were made or found. */
  ready(): Promise<Ready> {
    this.#ready ??= this.#prepare();
    return this.#ready;
  }

  /**
   * Runs `task` before the deadline.
   *
   * @throws RepriseError `DEADLINE_EXCEEDED`: whether the task happened is not known then; `STORE_UNAVAILABLE`.
   */
  async run<T>(
    operation: string,
    task: (query: Query) => Promise<T>,
    options: SqlRunOptions = {},
  ): Promise<T> {
    this.assertOpen();
    await this.ready();
    this.assertOpen();
    return this.#run(operation, task, options);
  }

  /** Waits for what is under way, then ends the connections when they are its own. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    if (this.#options.closesDriver) await this.#options.driver.close();
  }

  async #run<T>(operation: string, task: (query: Query) => Promise<T>, options: SqlRunOptions): Promise<T> {
    const { ready = Promise.resolve(), signal: given } = options;
    const running = withDeadline(
      async (signal) => {
        await orAborted(ready, signal);
        return this.#attempt(task, signal);
      },
      { operation: `${operation} ${this.#target}`, milliseconds: this.#options.deadline, signal: given },
    );
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw sqlError(error, operation, this.#target);
    } finally {
      this.#running.delete(running);
    }
  }

  async #attempt<T>(task: (query: Query) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#connections.use(task, signal);
      } catch (error) {
        if (signal.aborted || attempt === attempts || !this.#options.canRepeat(error)) throw error;
      }
    }
  }

  /** Tried again by the next operation when it fails. */
  async #prepare(): Promise<Ready> {
    try {
      return await this.#run('opening', (query) => this.#options.prepare(query), {});
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }
}
