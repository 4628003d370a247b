import { orAborted } from './or-aborted.ts';
import { Places } from './places.ts';
import type { Query, SqlConnection, SqlDriver } from './sql-connection.ts';

/**
 * The connections of one store: so many at once, each given back when its work is done and destroyed when it is in
 * doubt.
 */
export class SqlConnections {
  readonly #driver: SqlDriver;
  readonly #places: Places;
  /** How often a deadline passed, now and when a connection last answered. */
  #silences = 0;
  readonly #answeredAt = new WeakMap<object, number>();

  constructor(driver: SqlDriver, limit: number) {
    this.#driver = driver;
    this.#places = new Places(limit);
  }

  /** Runs `task` over one connection; nothing is waited for any longer once `signal` aborts. */
  async use<T>(task: (query: Query) => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#places.take(signal);
    try {
      return await this.#useOne(await this.#connect(signal), task, signal);
    } finally {
      this.#places.give();
    }
  }

  async #useOne<T>(
    connection: SqlConnection,
    task: (query: Query) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    try {
      const result = await task((sql, parameters) => orAborted(connection.query(sql, parameters), signal));
      this.#giveBack(connection);
      return result;
    } catch (error) {
      if (signal.aborted) this.#silences += 1;
      if (!signal.aborted && this.#driver.isStatementError(error)) this.#giveBack(connection);
      else connection.destroy();
      throw error;
    }
  }

  #giveBack(connection: SqlConnection): void {
    this.#answeredAt.set(connection.identity, this.#silences);
    connection.release();
  }

  /** A connection that answered since the last silence, or a new one: when one is dead its neighbours may be too. */
  async #connect(signal: AbortSignal): Promise<SqlConnection> {
    for (;;) {
      const connection = await this.#anyConnection(signal);
      const answeredAt = this.#answeredAt.get(connection.identity) ?? this.#silences;
      if (answeredAt === this.#silences) return connection;
      connection.destroy();
    }
  }

  async #anyConnection(signal: AbortSignal): Promise<SqlConnection> {
    const connecting = this.#driver.connect();
    try {
      return await orAborted(connecting, signal);
    } catch (error) {
      connecting.then(
        (late) => late.release(),
        () => undefined,
      );
      throw error;
    }
  }
}
