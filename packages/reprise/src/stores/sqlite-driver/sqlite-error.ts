import { messageOf, RepriseError } from '../../core/index.ts';
import type { SqliteDriver } from './sqlite-driver.ts';

/** Primary result codes, see https://www.sqlite.org/rescode.html. */
const busy = 5;
const locked = 6;
const corrupt = 11;
const notADatabase = 26;

/** Turns what an SQLite library threw into a RepriseError that names the file. */
export function storeError(error: unknown, path: string, driver: SqliteDriver): RepriseError {
  if (RepriseError.isInstance(error)) return error;
  const primaryCode = (driver.resultCode(error) ?? 0) & 0xff;
  if (primaryCode === busy || primaryCode === locked) {
    return new RepriseError('STORE_LOCKED', `The store file ${path} is held by another process`, {
      cause: error,
    });
  }
  if (primaryCode === corrupt || primaryCode === notADatabase) {
    const message = `The store file ${path} is damaged: ${messageOf(error)}`;
    return new RepriseError('STORE_CORRUPT', message, { cause: error });
  }
  const message = `The store file ${path} cannot be used: ${messageOf(error)}`;
  return new RepriseError('STORE_UNAVAILABLE', message, { cause: error });
}
