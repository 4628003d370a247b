import { join } from 'node:path';
import { RepriseError } from '../../core/index.ts';
import { migrate } from '../sqlite-driver/migrate.ts';
import { configure, openFile } from '../sqlite-driver/open-file.ts';
import type { SqliteConnection, SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';
import { storeError } from '../sqlite-driver/sqlite-error.ts';
import { applicationId, indexName, migrations } from './schema.ts';
import { isLocked, lockWait } from './when-free.ts';

/** Tries to open, 25 ms apart: several processes that make the same index at once get into each other's way. */
const openTries = 20;
const openPause = 25;

/**
 * Opens the index of a folder, made when it is not there, and brings its tables up to date.
 *
 * @throws RepriseError `STORE_CORRUPT` for a file that is no index of a disk store, `STORE_LOCKED`, `STORE_TOO_NEW`
 * or `STORE_UNAVAILABLE`; all name the folder.
 */
export function openIndex(folder: string, driver: SqliteDriver): SqliteConnection {
  const path = join(folder, indexName);
  for (let tries = 1; ; tries++) {
    try {
      return openFile(path, driver, (connection) => prepare(connection, path));
    } catch (error) {
      const failure = storeError(error, path, driver);
      if (!isLocked(failure) || tries === openTries) throw failure;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openPause);
  }
}

function assertOurs(connection: SqliteConnection, path: string): void {
  const [tables] = connection.prepare('SELECT COUNT(*) FROM sqlite_master').get([]) ?? [];
  const [application] = connection.prepare('PRAGMA application_id').get([]) ?? [];
  if (tables === 0 || application === applicationId) return;
  throw new RepriseError(
    'STORE_CORRUPT',
    `The file ${path} is a database of something else than a disk store`,
  );
}

function prepare(connection: SqliteConnection, path: string): void {
  assertOurs(connection, path);
  connection.execute(`PRAGMA busy_timeout = ${lockWait}`);
  connection.execute('PRAGMA auto_vacuum = INCREMENTAL');
  configure(connection);
  migrate(connection, path, migrations);
}
