import { RepriseError, withDeadline } from '../../core/index.ts';
import { orAborted } from './or-aborted.ts';
import type { Query, SqlDriver } from './sql-connection.ts';
import { SqlConnections } from './sql-connections.ts';
import type { SqlDialect, SqlLimits } from './sql-dialect.ts';
import { sqlError } from './sql-error.ts';

/** What a {@link SqlSession} is made from. */
export interface SqlSessionOptions {
  readonly driver: SqlDriver;
  readonly dialect: SqlDialect;
  readonly table: string;
  /** Milliseconds. */
  readonly deadline: number;
  readonly connections: number;
  /** Whether to close the driver at the end. */
  readonly closesDriver: boolean;
}

/** How often a statement is sent that loses against others. */
const attempts = 10;

/** The way from a store to its server: tables made at first use, a deadline for each step, failures in our words. */
export class SqlSession {
  readonly #options: SqlSessionOptions;
  readonly #target: string;
  readonly #connections: SqlConnections;
  readonly #running = new Set<Promise<unknown>>();
  #limits: Promise<SqlLimits> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SqlSessionOptions) {
    this.#options = options;
    this.#target = `table ${options.table} of ${options.driver.target}`;
    this.#connections = new SqlConnections(options.driver, options.connections);
  }

  assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', `The store in ${this.#target} is closed`);
  }

  /** The server's bounds, once the tables are there. */
  limits(): Promise<SqlLimits> {
    this.#limits ??= this.#prepare();
    return this.#limits;
  }

  /**
   * Runs `task` when `ready` resolves, before the deadline.
   *
   * @throws RepriseError `DEADLINE_EXCEEDED`: whether the task happened is not known then; `STORE_UNAVAILABLE`.
   */
  async run<T>(
    operation: string,
    task: (query: Query) => Promise<T>,
    ready: Promise<unknown> = Promise.resolve(),
  ): Promise<T> {
    this.assertOpen();
    await this.limits();
    this.assertOpen();
    return this.#run(operation, task, ready);
  }

  /** Waits for what is under way, then ends the connections that belong to the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    if (this.#options.closesDriver) await this.#options.driver.close();
  }

  async #run<T>(operation: string, task: (query: Query) => Promise<T>, ready: Promise<unknown>): Promise<T> {
    const running = withDeadline(
      async (signal) => {
        await orAborted(ready, signal);
        return this.#attempt(task, signal);
      },
      { operation: `${operation} ${this.#target}`, milliseconds: this.#options.deadline },
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
        if (signal.aborted || attempt === attempts || !this.#options.dialect.isContention(error)) throw error;
      }
    }
  }

  /** Makes the tables when they are not there; tried again by the next operation when it fails. */
  async #prepare(): Promise<SqlLimits> {
    const { dialect, table } = this.#options;
    try {
      return await this.#run(
        'opening',
        async (query) => {
          let version = await dialect.version(query);
          if (version < dialect.formatVersion) {
            await dialect.migrate(query);
            version = await dialect.version(query);
          }
          if (version === dialect.formatVersion) return dialect.limits(query);
          throw new RepriseError(
            'STORE_TOO_NEW',
            `The table ${table} has format ${version}, this version of Reprise knows formats up to ${dialect.formatVersion}`,
          );
        },
        Promise.resolve(),
      );
    } catch (error) {
      this.#limits = undefined;
      throw error;
    }
  }
}
