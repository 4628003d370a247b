import { RepriseError } from '../../core/index.ts';
import { assertStorable, isStorable } from '../sqlite-driver/key-range.ts';

/** Bytes of a key in UTF-8; PostgreSQL's indexes take about 2,700 bytes, those of MySQL and MariaDB 3,072. */
export const longestKey = 2_048;

/** Whether an entry can have this key. */
export function isKey(key: string): boolean {
  return isStorable(key) && !isTooLong(key);
}

/**
 * Refuses a key that the tables cannot keep as it is.
 *
 * @throws RepriseError `INVALID_ARGUMENT`.
 */
export function assertKey(key: string): void {
  assertStorable(key);
  if (!isTooLong(key)) return;
  const what = `The key that begins with ${JSON.stringify(key.slice(0, 32))}`;
  throw new RepriseError('INVALID_ARGUMENT', `${what} is longer than ${longestKey} bytes in UTF-8`);
}

function isTooLong(key: string): boolean {
  return key.length > longestKey || (key.length > longestKey / 3 && Buffer.byteLength(key) > longestKey);
}
