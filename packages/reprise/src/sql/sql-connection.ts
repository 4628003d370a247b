/** What a statement takes for its parameters; a list stands for the parts of an array or of `IN (…)`. */
export type SqlParameter = string | number | Uint8Array | null | readonly SqlParameter[];

/** What a server answers to a statement. */
export interface SqlAnswer {
  /** The columns of each row as the driver gives them. */
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were written or removed. */
  readonly affected: number;
}

/** Sends one statement and waits for its answer: one round trip. */
export type Query = (sql: string, parameters?: readonly SqlParameter[]) => Promise<SqlAnswer>;

/** A connection taken out of a pool: it ends with `release` or with `destroy`, once. */
export interface SqlConnection {
  /** The same object each time the pool gives this connection. */
  readonly identity: object;
  readonly query: Query;
  /** Gives it back to the pool. */
  release(): void;
  /** Ends it at once, also when the other side is silent; the pool may make another one. */
  destroy(): void;
}

/** What the stores need of a database library and its pool. */
export interface SqlDriver {
  /** The server in words, without name or password of a user. */
  readonly target: string;
  connect(): Promise<SqlConnection>;
  /** Whether `error` is the server's answer to a statement, so that the connection is as good as before. */
  isStatementError(error: unknown): boolean;
  /** Ends the pool when it belongs to the store. */
  close(): Promise<void>;
}
