import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RepriseError } from '../../core/index.ts';
import { migrate } from '../sqlite-driver/migrate.ts';
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
      return openOnce(folder, path, driver);
    } catch (error) {
      const failure = storeError(error, path, driver);
      if (!isLocked(failure) || tries === openTries) throw failure;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openPause);
  }
}

function openOnce(folder: string, path: string, driver: SqliteDriver): SqliteConnection {
  mkdirSync(folder, { recursive: true });
  const connection = driver.open(path);
  try {
    assertOurs(connection, path);
    prepare(connection, path);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
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
  connection.execute(`PRAGMA busy_timeout = ${lockWait}`);
  connection.execute('PRAGMA page_size = 8192');
  connection.execute('PRAGMA auto_vacuum = INCREMENTAL');
  connection.execute('PRAGMA journal_mode = WAL');
  connection.execute('PRAGMA synchronous = NORMAL');
  connection.execute('PRAGMA cache_size = -8192');
  // Only for those who write without ever giving others a turn; usually the upkeep comes first.
  connection.execute('PRAGMA wal_autocheckpoint = 2000');
  connection.execute('PRAGMA journal_size_limit = 16777216');
  migrate(connection, path, migrations);
}
