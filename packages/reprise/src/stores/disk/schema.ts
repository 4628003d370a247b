/** SQLite's `application_id` of the index of a disk store: "RpsD". */
export const applicationId = 0x52707344;

/** The name of the index within the folder. */
export const indexName = 'index.db';

/**
 * The steps from an empty index to the present tables; steps are only ever added.
 *
 * - `place` orders entries by when they were stored or, where reads count, used: eviction takes the lowest, and a
 *   clear spares what got its place later. It is counted by the database, so that clocks of processes do not matter.
 * - `size` is what an entry takes on disk, about; `length` the length of its value before it was compressed.
 * - A value is in `value` or in the `file` of that name.
 * - Triggers keep `totals`, and note in `garbage` each file that no entry names any more.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE entries (
     id INTEGER PRIMARY KEY,
     key TEXT UNIQUE NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     version INTEGER NOT NULL,
     tags TEXT NOT NULL,
     embedder TEXT,
     partition TEXT,
     dimensions INTEGER,
     vector BLOB,
     place INTEGER NOT NULL,
     size INTEGER NOT NULL,
     encoding INTEGER NOT NULL,
     length INTEGER NOT NULL,
     checksum INTEGER,
     file TEXT,
     value BLOB
   );
   CREATE INDEX entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;
   CREATE INDEX entries_by_place ON entries (place);
   CREATE INDEX entries_by_file ON entries (file) WHERE file IS NOT NULL;
   CREATE TABLE totals (entries INTEGER NOT NULL, bytes INTEGER NOT NULL, place INTEGER NOT NULL);
   INSERT INTO totals VALUES (0, 0, 0);
   CREATE TABLE garbage (file TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
   CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
     UPDATE totals SET entries = entries + 1, bytes = bytes + NEW.size, place = place + 1;
   END;
   CREATE TRIGGER entry_changed AFTER UPDATE ON entries BEGIN
     UPDATE totals SET bytes = bytes + NEW.size - OLD.size, place = place + 1;
   END;
   CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
     UPDATE totals SET entries = entries - 1, bytes = bytes - OLD.size;
   END;
   CREATE TRIGGER file_replaced AFTER UPDATE OF file ON entries WHEN OLD.file IS NOT NULL AND OLD.file IS NOT NEW.file BEGIN
     INSERT OR IGNORE INTO garbage VALUES (OLD.file);
   END;
   CREATE TRIGGER file_removed AFTER DELETE ON entries WHEN OLD.file IS NOT NULL BEGIN
     INSERT OR IGNORE INTO garbage VALUES (OLD.file);
   END;
   PRAGMA application_id = ${applicationId};`,
];
