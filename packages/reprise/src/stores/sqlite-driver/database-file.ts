import { RepriseError } from '../../core/index.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement, SqliteValue } from './sqlite-driver.ts';
import { storeError } from './sqlite-error.ts';
import { inTransaction } from './transaction.ts';

/** How much of the log a checkpoint moves, see https://www.sqlite.org/pragma.html#pragma_wal_checkpoint. */
export type CheckpointKind = 'PASSIVE' | 'RESTART' | 'TRUNCATE';

/** Changes, or bytes of values, between two checkpoints: three to five milliseconds of work. */
const checkpointChanges = 384;
const checkpointBytes = 2 * 1_024 * 1_024;

/**
 * One open database file: keeps its statements prepared, counts what was written since the last checkpoint, and turns
 * every failure into a RepriseError that names the file, `STORE_LOCKED` when another process is writing.
 */
export class DatabaseFile {
  readonly #path: string;
  readonly #driver: SqliteDriver;
  readonly #connection: SqliteConnection;
  readonly #statements = new Map<string, SqliteStatement>();
  #unmovedChanges = 0;
  #unmovedBytes = 0;
  #closed = false;

  /** @throws RepriseError of what `open` throws. */
  constructor(path: string, driver: SqliteDriver, open: () => SqliteConnection) {
    this.#path = path;
    this.#driver = driver;
    this.#connection = this.#guard(open);
  }

  /** The first row. */
  get(sql: string, parameters: readonly SqliteValue[]): readonly SqliteValue[] | undefined {
    return this.#guard(() => this.statement(sql).get(parameters));
  }

  all(sql: string, parameters: readonly SqliteValue[]): readonly (readonly SqliteValue[])[] {
    return this.#guard(() => this.statement(sql).all(parameters));
  }

  /** The first value of the first row. */
  number(sql: string, parameters: readonly SqliteValue[]): number {
    return Number(this.all(sql, parameters)[0]?.[0]);
  }

  /** Answers how many rows were changed. */
  run(sql: string, parameters: readonly SqliteValue[]): number {
    return this.#guard(() => this.statement(sql).run(parameters));
  }

  execute(sql: string): void {
    this.#guard(() => this.#connection.execute(sql));
  }

  /** All of `action` happens, or nothing; within it {@link statement} is the quick way. */
  transaction(action: () => void): void {
    this.#guard(() => inTransaction(this.#connection, action));
  }

  /** A prepared statement, whose failures are those of the library. */
  statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Counts changes, and bytes of values, that a checkpoint has to move. */
  changed(changes: number, bytes = 0): void {
    this.#unmovedChanges += changes;
    this.#unmovedBytes += bytes;
  }

  /** Whether enough was written to call {@link checkpoint}. */
  get checkpointIsDue(): boolean {
    return this.#unmovedChanges >= checkpointChanges || this.#unmovedBytes >= checkpointBytes;
  }

  /** Makes a checkpoint due, however little was written. */
  askForCheckpoint(): void {
    this.#unmovedChanges = checkpointChanges;
  }

  /** Moves what was written from the log to the file; answers how many pages the log had. */
  checkpoint(kind: CheckpointKind): number {
    this.#unmovedChanges = 0;
    this.#unmovedBytes = 0;
    return Number(this.all(`PRAGMA wal_checkpoint(${kind})`, [])[0]?.[1]);
  }

  close(): void {
    try {
      // The file alone holds everything then; where it fails, the log beside the file keeps what is missing.
      this.checkpoint('TRUNCATE');
    } catch {}
    this.#statements.clear();
    this.#guard(() => this.#connection.close());
    this.#closed = true;
  }

  /** Runs `action`; what it throws becomes a RepriseError that names the file. */
  #guard<T>(action: () => T): T {
    if (this.#closed) throw new RepriseError('CLOSED', `The store file ${this.#path} is closed`);
    try {
      return action();
    } catch (error) {
      throw storeError(error, this.#path, this.#driver);
    }
  }
}
