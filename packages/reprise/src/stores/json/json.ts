import { type JsonOptions, JsonStore } from './json-store.ts';

/**
 * A store of one pretty-printed JSON file for each entry, in a folder: for entries that people read, edit, copy and keep
 * under version control. For many entries `sqlite` is far faster, since here a scan or a count reads every file.
 *
 * The file of an entry with a key of 40 digits is `<key>.json`; in a namespace it is `<namespace>@<key>.json`. It shows
 * `func`, `inputs`, `output`, `expected` and `metadata`; types that JSON lacks are objects with the tag `__obj_type__`.
 * What somebody edits there is what the next read gives. Values that are no cache entries are base64.
 *
 * A file is written beside the others and then renamed, so several processes may share the folder and nobody sees half
 * a file, also not when a process is killed while it writes. Files are read and written while the caller waits. Only
 * `flush` syncs to the disk, `close` does not: what changed since the last flush may be undone by a loss of the machine's
 * power, never by the end of the process. A file that such a loss left damaged is a miss.
 *
 * A file that is damaged, from a future version, or of somebody else is reported once and left where it is: it is a miss
 * until its key is written again. Expired entries and temporary files of over an hour ago are removed by sweeps.
 *
 * Source: spec S3-33.
 *
 * @param path The folder; it is made when it is missing.
 * @throws RepriseError `STORE_UNAVAILABLE` when the folder cannot be made.
 *
 * @example
 * ```ts
 * const store = json('cache');
 * ```
 */
export function json(path: string, options: JsonOptions = {}): JsonStore {
  return new JsonStore(path, options);
}
