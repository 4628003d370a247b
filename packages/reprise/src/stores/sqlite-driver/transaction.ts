import type { SqliteConnection } from './sqlite-driver.ts';

/** Runs `action` in a transaction that takes the right to write at once; all of it happens, or nothing. */
export function inTransaction(connection: SqliteConnection, action: () => void): void {
  connection.execute('BEGIN IMMEDIATE');
  try {
    action();
    connection.execute('COMMIT');
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** SQLite ends a transaction by itself after some failures; then there is nothing left to roll back. */
function rollBack(connection: SqliteConnection): void {
  try {
    connection.execute('ROLLBACK');
  } catch {}
}
