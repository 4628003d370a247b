import type { Query, TableFormat } from '../../sql/index.ts';
import type { StoredEntry } from '../store.ts';

/** Keys from `from` on, after `after`, before `before`. */
export interface KeySpan {
  readonly from: string;
  readonly before: string | undefined;
  readonly after?: string | undefined;
}

/** Which entries {@link SqlDialect.page} reads. */
export interface PageRequest {
  readonly span: KeySpan;
  readonly limit: number;
  readonly now: number;
  readonly values: boolean;
}

/** How {@link SqlDialect.write} treats what is there. */
export interface WriteRequest {
  readonly now: number;
  /** Replaces only what is expired at `now`. */
  readonly onlyIfAbsent: boolean;
}

/** Bounds that a server sets. */
export interface SqlLimits {
  /** Bytes that the entries or keys of one statement may have, as {@link SqlDialect.sizeOfEntry} counts them. */
  readonly statementBytes: number;
  /** The largest entry, counted the same way. */
  readonly entryBytes: number;
}

/**
 * The statements of one kind of server. Each method but `migrate` and `removeExpired` is one statement: one round trip.
 *
 * Entries never come twice with the same key, keys are ones that `isStorable` takes, and times are whole milliseconds.
 */
export interface SqlDialect extends TableFormat {
  limits(query: Query): Promise<SqlLimits>;
  sizeOfEntry(entry: StoredEntry): number;
  sizeOfKey(key: string): number;
  /** The entries under these keys that are alive at `now`, in any order. */
  read(query: Query, keys: readonly string[], now: number): Promise<StoredEntry[]>;
  write(query: Query, entries: readonly StoredEntry[], request: WriteRequest): Promise<void>;
  /** Removes what is alive; resolves with how many that were. */
  remove(query: Query, keys: readonly string[], now: number): Promise<number>;
  /** Alive entries in the order of their keys. */
  page(query: Query, request: PageRequest): Promise<StoredEntry[]>;
  count(query: Query, span: KeySpan, now: number): Promise<number>;
  /** Removes some entries, alive or not; resolves with how many. */
  removeSome(query: Query, span: KeySpan, limit: number): Promise<number>;
  /** Removes some expired entries that no other instance is removing; resolves with their keys. */
  removeExpired(query: Query, now: number, limit: number): Promise<string[]>;
  /** Whether the statement did nothing and may succeed when it is sent again. */
  canRepeat(error: unknown): boolean;
}
