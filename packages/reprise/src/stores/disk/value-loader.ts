import { type Logger, messageOf, RepriseError } from '../../core/index.ts';
import type { StoredEntry } from '../store.ts';
import type { DiskIndex } from './disk-index.ts';
import type { IndexRow } from './index-row.ts';
import {
  decodeValue,
  decodeValueAside,
  type EncodedValue,
  isKnownEncoding,
  isQuicklyDecoded,
} from './value-encoding.ts';
import { fileErrorCode, type ValueFiles } from './value-files.ts';

/** What is read again when the file of a row is gone, because its entry was written anew meanwhile. */
const readTries = 3;

/** Damages remembered so that each is reported once. */
const rememberedReports = 1_000;

/** Options of {@link ValueLoader}. */
export interface ValueLoaderOptions {
  /** For messages. */
  readonly folder: string;
  readonly logger: Logger;
}

/**
 * Completes rows with their values. A value that is missing, cut off, or of a later version is reported once and its
 * entry counts as not there; a damaged one leaves the index too, all others stay.
 */
export class ValueLoader {
  readonly #index: DiskIndex;
  readonly #files: ValueFiles;
  readonly #options: ValueLoaderOptions;
  readonly #reported = new Set<string>();

  constructor(index: DiskIndex, files: ValueFiles, options: ValueLoaderOptions) {
    this.#index = index;
    this.#files = files;
    this.#options = options;
  }

  /** The whole entry of a row; at once when its value is at hand and short. */
  load(row: IndexRow): StoredEntry | undefined | Promise<StoredEntry | undefined> {
    return row.file === undefined && isQuicklyDecoded(row.kept) ? this.loadSync(row) : this.#loadAside(row);
  }

  loadSync(row: IndexRow): StoredEntry | undefined {
    for (let current: IndexRow | undefined = row, tries = 1; current; tries++) {
      try {
        const bytes = current.file === undefined ? current.kept.bytes : this.#files.readSync(current.file);
        return { ...current.entry, value: decodeValue(this.#known({ ...current.kept, bytes })) };
      } catch (error) {
        current = this.#rewritten(current, error, tries);
      }
    }
    return undefined;
  }

  async #loadAside(row: IndexRow): Promise<StoredEntry | undefined> {
    for (let current: IndexRow | undefined = row, tries = 1; current; tries++) {
      try {
        const bytes = current.file === undefined ? current.kept.bytes : await this.#files.read(current.file);
        const kept = this.#known({ ...current.kept, bytes });
        return {
          ...current.entry,
          value: isQuicklyDecoded(kept) ? decodeValue(kept) : await decodeValueAside(kept),
        };
      } catch (error) {
        current = this.#rewritten(current, error, tries);
      }
    }
    return undefined;
  }

  /** What to read instead of a row whose value cannot be read: its successor, if there is one. */
  #rewritten(row: IndexRow, error: unknown, tries: number): IndexRow | undefined {
    const latest = this.#index.read(row.entry.key);
    if (latest && latest.place !== row.place) return tries < readTries ? latest : undefined;
    if (latest) this.#damaged(latest, error);
    return undefined;
  }

  #damaged(row: IndexRow, error: unknown): void {
    const name = row.file ? `file ${row.file}` : `place ${row.place} of the index`;
    this.#report(
      name,
      `A value of the disk store ${this.#options.folder} cannot be read`,
      error,
      `in ${name}`,
    );
    if (!isLost(error)) return;
    try {
      this.#index.removeAt(row.entry.key, row.place);
    } catch (reason) {
      const what = `Damaged entries cannot be removed from the disk store ${this.#options.folder}`;
      this.#report('removal', what, reason, 'they count as missing all the same');
    }
  }

  #report(id: string, what: string, error: unknown, more: string): void {
    if (this.#reported.has(id)) return;
    if (this.#reported.size >= rememberedReports) this.#reported.clear();
    this.#reported.add(id);
    this.#options.logger.warn(`${what}: ${messageOf(error)}; ${more}`);
  }

  #known(kept: EncodedValue): EncodedValue {
    if (isKnownEncoding(kept.encoding)) return kept;
    throw new RepriseError('STORE_TOO_NEW', `it has encoding ${kept.encoding} of a later version of Reprise`);
  }
}

/** Whether a value is gone for good; one that may not be read now, or by this version, is not. */
function isLost(error: unknown): boolean {
  if (RepriseError.isInstance(error)) return false;
  const isFileError = (error as NodeJS.ErrnoException).syscall !== undefined;
  return !isFileError || fileErrorCode(error) === 'ENOENT';
}
