import { type SqliteOptions, SqliteStore } from './sqlite-store.ts';

/**
 * A store in one SQLite file, the durable tier of a single process.
 *
 * Writes are read back at once and are in the file within `flushInterval`: a process that is killed loses at most the
 * writes of its last moments. The folder of the file is made when it is not there.
 *
 * @throws RepriseError `STORE_CORRUPT` for a damaged file, `STORE_LOCKED` for one held by another process,
 * `STORE_TOO_NEW` for one of a later version, `STORE_UNAVAILABLE` when file or folder cannot be made or opened,
 * `DRIVER_MISSING` when there is no SQLite library.
 *
 * @example
 * ```ts
 * const store = tiered([memory(), sqlite('data/reprise.db')]);
 * ```
 */
export function sqlite(path: string, options: SqliteOptions = {}): SqliteStore {
  return new SqliteStore(path, options);
}
