import { RepriseError } from '../../core/index.ts';
import type { SqliteConnection } from './sqlite-driver.ts';
import { inTransaction } from './transaction.ts';

/**
 * Brings the tables of a file up to date, in one transaction: takes the steps it has not taken yet, whose number is
 * the file's `user_version`.
 *
 * @throws RepriseError `STORE_TOO_NEW` when a later version of Reprise wrote the file.
 */
export function migrate(connection: SqliteConnection, path: string, steps: readonly string[]): void {
  const version = connection.prepare('PRAGMA user_version');
  const current = (): number => Number(version.get([])?.[0]);
  if (current() === steps.length) return;
  inTransaction(connection, () => {
    assertKnown(current(), steps.length, path);
    for (const step of steps.slice(current())) connection.execute(step);
    connection.execute(`PRAGMA user_version = ${steps.length}`);
  });
}

function assertKnown(version: number, known: number, path: string): void {
  if (version <= known) return;
  throw new RepriseError(
    'STORE_TOO_NEW',
    `The store file ${path} has format ${version}, this version of Reprise knows formats up to ${known}`,
  );
}
