import type { DiskOptions } from './disk-options.ts';
import { DiskStore } from './disk-store.ts';

/**
 * A store in a folder of its own: persistent, large, and open to several processes of one machine at once.
 *
 * A write is in the folder when it resolves: other processes see it, and `kill -9` at any moment loses or tears
 * nothing of it. Short values are in one SQLite file, long ones in a file each. At `sizeLimit` the entries stored
 * longest ago go, a few with each write. A value that is damaged or missing is reported once and counts as not there.
 *
 * The folder has to be on a local disk: SQLite's log does not work over a network.
 *
 * @throws RepriseError that names the folder: `STORE_CORRUPT` when its index is damaged or of another program,
 * `STORE_LOCKED` when another process keeps it to itself, `STORE_TOO_NEW` for one of a later version,
 * `STORE_UNAVAILABLE` when it cannot be made, opened or written, `DRIVER_MISSING` when there is no SQLite library.
 *
 * @example
 * ```ts
 * const store = disk('data/answers', { sizeLimit: 8 * 1024 ** 3 });
 * ```
 */
export function disk(folder: string, options: DiskOptions = {}): DiskStore {
  return new DiskStore(folder, options);
}
