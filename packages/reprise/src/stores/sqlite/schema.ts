/**
 * The steps from an empty file to the present tables; steps are only ever added.
 *
 * The value is the last column, so that a scan without values does not read it where it is long. Not
 * `WITHOUT ROWID`: long rows in the key's own tree make writes and reads several times slower.
 */
export const migrations: readonly string[] = [
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
