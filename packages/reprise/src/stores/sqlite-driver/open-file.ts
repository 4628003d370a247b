import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SqliteConnection, SqliteDriver } from './sqlite-driver.ts';

/** Opens a file, made with its folder when it is not there; where it cannot be prepared it is closed again. */
export function openFile(
  path: string,
  driver: SqliteDriver,
  prepare: (connection: SqliteConnection) => void,
): SqliteConnection {
  mkdirSync(dirname(path), { recursive: true });
  const connection = driver.open(path);
  try {
    prepare(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Settings of a file of entries that is to be made or was made; who makes it may have more, set before. */
export function configure(connection: SqliteConnection): void {
  // Larger than usual: keys without order touch a page of their index each, and half the pages are half the writes.
  connection.execute('PRAGMA page_size = 8192');
  connection.execute('PRAGMA journal_mode = WAL');
  connection.execute('PRAGMA synchronous = NORMAL');
  connection.execute('PRAGMA cache_size = -8192');
  // Only for what is written without a pause, or by other processes: stores ask for checkpoints themselves.
  connection.execute('PRAGMA wal_autocheckpoint = 2000');
  connection.execute('PRAGMA journal_size_limit = 16777216');
}
