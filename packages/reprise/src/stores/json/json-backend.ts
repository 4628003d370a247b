import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Logger, messageOf, RepriseError } from '../../core/index.ts';
import type { SyncEntryBackend } from '../backed/entry-backend.ts';
import { fromDocument } from '../document/from-document.ts';
import { toDocument } from '../document/to-document.ts';
import type { StoredEntry } from '../store.ts';
import { fileNameOf, keyOfFileName } from './file-name.ts';
import { FileReports } from './file-reports.ts';
import { removeAbandoned, writeTemporary } from './temporary-files.ts';
import { UnsyncedFiles } from './unsynced-files.ts';

/** One pretty-printed file for each entry in a folder; see `json`. */
export class JsonBackend implements SyncEntryBackend {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #reports: FileReports;
  readonly #unsynced: UnsyncedFiles;

  constructor(folder: string, clock: Clock, logger: Logger) {
    this.#folder = folder;
    this.#clock = clock;
    this.#reports = new FileReports(logger);
    this.#unsynced = new UnsyncedFiles(folder);
    this.#try('be made', () => mkdirSync(folder, { recursive: true }));
  }

  read(key: string): StoredEntry | undefined {
    return this.#readFile(fileNameOf(key));
  }

  write(entry: StoredEntry): void {
    this.#place(entry, (temporary, path) => renameSync(temporary, path));
  }

  create(entry: StoredEntry): boolean {
    if (existsSync(join(this.#folder, fileNameOf(entry.key)))) return false;
    let created = true;
    this.#place(entry, (temporary, path) => {
      created = linkNew(temporary, path);
    });
    return created;
  }

  remove(key: string): void {
    const file = fileNameOf(key);
    this.#try('be changed', () => rmSync(join(this.#folder, file), { force: true }));
    this.#unsynced.removed(file);
  }

  async keys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for (const file of await this.#list()) {
      const key = keyOfFileName(file) ?? this.#readFile(file)?.key;
      if (key?.startsWith(prefix)) keys.push(key);
    }
    return keys;
  }

  async tidy(): Promise<void> {
    await removeAbandoned(this.#folder, this.#clock);
  }

  async flush(): Promise<void> {
    try {
      await this.#unsynced.flush();
    } catch (error) {
      throw this.#unavailable('be flushed', error);
    }
  }

  /** Names of files that may be entries. */
  async #list(): Promise<string[]> {
    try {
      return (await readdir(this.#folder)).filter((file) => file.endsWith('.json'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw this.#unavailable('be read', error);
    }
  }

  #readFile(file: string): StoredEntry | undefined {
    const bytes = this.#bytesOf(file);
    if (bytes === undefined) return undefined;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      const entry = fromDocument(JSON.parse(text));
      if (fileNameOf(entry.key) !== file) throw new Error('it holds the entry of another key');
      this.#reports.fine(file);
      return entry;
    } catch (error) {
      this.#reports.damaged(file, error);
      return undefined;
    }
  }

  #bytesOf(file: string): Uint8Array | undefined {
    try {
      return readFileSync(join(this.#folder, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EISDIR') this.#reports.damaged(file, 'it is a folder');
      else if (code !== 'ENOENT') throw this.#unavailable('be read', error);
      else this.#reports.fine(file);
      return undefined;
    }
  }

  /** Writes beside the entries first: nobody ever sees half a file under the name of an entry. */
  #place(entry: StoredEntry, move: (temporary: string, path: string) => void): void {
    const file = fileNameOf(entry.key);
    const text = `${JSON.stringify(toDocument(entry), undefined, 2)}\n`;
    this.#try('be written', () => {
      const temporary = writeTemporary(this.#folder, text);
      try {
        move(temporary, join(this.#folder, file));
      } finally {
        rmSync(temporary, { force: true });
      }
    });
    this.#unsynced.written(file);
  }

  #try<T>(what: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#unavailable(what, error);
    }
  }

  #unavailable(what: string, cause: unknown): RepriseError {
    return new RepriseError(
      'STORE_UNAVAILABLE',
      `The JSON store's folder ${this.#folder} cannot ${what}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Gives a file its name unless the name is taken, also by another process, and says whether it did. */
function linkNew(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // Some file systems have no links; there the last of several processes wins.
    renameSync(temporary, path);
  }
  return true;
}
