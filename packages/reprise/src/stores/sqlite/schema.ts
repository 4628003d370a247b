import { RepriseError } from '../../core/index.ts';
import type { SqliteConnection } from './sqlite-driver.ts';
import { inTransaction } from './transaction.ts';

/**
 * The steps from an empty file to the present tables; the number of steps taken is the file's `user_version`.
 * Steps are only ever added.
 *
 * The value is the last column, so that a scan without values does not read it where it is long. Not
 * `WITHOUT ROWID`: long rows in the key's own tree make writes and reads several times slower.
 */
const migrations: readonly string[] = [
  `CREATE TABLE entries (
     key TEXT PRIMARY KEY NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     version INTEGER NOT NULL,
     tags TEXT NOT NULL,
     embedder TEXT,
     partition TEXT,
     dimensions INTEGER,
     vector BLOB,
     value BLOB NOT NULL
   );
   CREATE INDEX entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;`,
];

/** The `user_version` of a file of this version. */
export const schemaVersion = migrations.length;

/**
 * Brings the tables of a file up to date, in one transaction.
 *
 * @throws RepriseError `STORE_TOO_NEW` when a later version of Reprise wrote the file.
 */
export function migrate(connection: SqliteConnection, path: string): void {
  const version = connection.prepare('PRAGMA user_version');
  const current = (): number => Number(version.get([])?.[0]);
  if (current() === schemaVersion) return;
  inTransaction(connection, () => {
    assertKnown(current(), path);
    for (const step of migrations.slice(current())) connection.execute(step);
    connection.execute(`PRAGMA user_version = ${schemaVersion}`);
  });
}

function assertKnown(version: number, path: string): void {
  if (version <= schemaVersion) return;
  throw new RepriseError(
    'STORE_TOO_NEW',
    `The store file ${path} has format ${version}, this version of Reprise knows formats up to ${schemaVersion}`,
  );
}
