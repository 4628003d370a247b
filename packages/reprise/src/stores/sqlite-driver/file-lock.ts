import { availableDriver } from './available-driver.ts';
import { openFile } from './open-file.ts';
import type { SqliteDriver } from './sqlite-driver.ts';
import { storeError } from './sqlite-error.ts';

/** A file that belongs to one holder; see {@link lockFile}. */
export interface FileLock {
  /** Lets others have the file. */
  release(): void;
}

/** Milliseconds to wait for another holder, who may only want to know whether the file is free. */
const patience = 250;

/**
 * Takes a file for its caller alone; undefined when somebody else holds it, in this process or another.
 *
 * The lock is the operating system's, taken by SQLite on an empty database: it ends with the process, however that
 * ends, and the file that stays behind means nothing. The file is made with its folder when it is not there. Only
 * `lockFile` may open it: whoever else closes it in the same process takes the lock away.
 *
 * @throws RepriseError `STORE_UNAVAILABLE` when the file cannot be made or locked, `STORE_CORRUPT` when it is no
 * SQLite file, `DRIVER_MISSING` when there is no SQLite library.
 */
export function lockFile(path: string, driver: SqliteDriver = availableDriver()): FileLock | undefined {
  try {
    return take(path, driver);
  } catch (error) {
    const failure = storeError(error, path, driver);
    if (failure.code === 'STORE_LOCKED') return undefined;
    throw failure;
  }
}

function take(path: string, driver: SqliteDriver): FileLock {
  const connection = openFile(path, driver, (opened) => {
    opened.execute(`PRAGMA busy_timeout = ${patience}`);
    // Nothing is ever written, so nothing has to be undone: no second file beside this one.
    opened.execute('PRAGMA journal_mode = MEMORY');
    opened.execute('BEGIN EXCLUSIVE');
  });
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      connection.execute('ROLLBACK');
      connection.close();
    },
  };
}
