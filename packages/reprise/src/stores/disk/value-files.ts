import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that may wait for {@link ValueFiles.sync}; beyond, each is synced as it is written. */
const unsyncedFiles = 1_024;

const subfolders = /^[0-9a-f]{2}$/;
const names = /^[0-9a-f]{2}\/[0-9a-f]{30}\.value$/;

/** The code of an error of the file system, such as `ENOENT`. */
export function fileErrorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/**
 * Long values in files of their own, spread over 256 subfolders.
 *
 * A file gets a random name, is written once and never changed; until the index names it nobody reads it, so that
 * half a file can never be taken for a value.
 */
export class ValueFiles {
  readonly #folder: string;
  readonly #unsynced = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a new file and gives its name; when that fails nothing is left of it. */
  async write(bytes: Uint8Array): Promise<string> {
    const name = newName();
    const path = this.#path(name);
    try {
      await writeFile(path, bytes, { flag: 'wx' }).catch(async (error: unknown) => {
        if (fileErrorCode(error) !== 'ENOENT') throw error;
        await mkdir(join(this.#folder, name.slice(0, 2)), { recursive: true });
        await writeFile(path, bytes, { flag: 'wx' });
      });
      if (this.#unsynced.size >= unsyncedFiles) await syncFile(path);
      else this.#unsynced.add(name);
    } catch (error) {
      await unlink(path).catch(() => {});
      throw error;
    }
    return name;
  }

  /** Like {@link write}. */
  writeSync(bytes: Uint8Array): string {
    const name = newName();
    const path = this.#path(name);
    try {
      mkdirSync(join(this.#folder, name.slice(0, 2)), { recursive: true });
      writeFileSync(path, bytes, { flag: 'wx', flush: this.#unsynced.size >= unsyncedFiles });
    } catch (error) {
      try {
        unlinkSync(path);
      } catch {}
      throw error;
    }
    if (this.#unsynced.size < unsyncedFiles) this.#unsynced.add(name);
    return name;
  }

  read(name: string): Promise<Uint8Array> {
    return readFile(this.#path(name));
  }

  readSync(name: string): Uint8Array {
    return readFileSync(this.#path(name));
  }

  /** Removes a file; one that is gone already is fine, as is any other failure: its name stays in the garbage. */
  async remove(name: string): Promise<boolean> {
    this.#unsynced.delete(name);
    try {
      await unlink(this.#path(name));
      return true;
    } catch (error) {
      return fileErrorCode(error) === 'ENOENT';
    }
  }

  /** Resolves when what was written so far survives a power cut. */
  async sync(): Promise<void> {
    for (const name of [...this.#unsynced]) {
      await syncFile(this.#path(name)).catch((error: unknown) => {
        if (fileErrorCode(error) !== 'ENOENT') throw error;
      });
      this.#unsynced.delete(name);
    }
  }

  /** The names of a subfolder's files that were last changed before a time; files of other names are not ours. */
  async oldNames(subfolder: string, before: number): Promise<string[]> {
    const old: string[] = [];
    for (const file of await readdir(join(this.#folder, subfolder)).catch(() => [])) {
      const name = `${subfolder}/${file}`;
      if (!names.test(name)) continue;
      const { mtimeMs } = await stat(this.#path(name)).catch(() => ({ mtimeMs: before }));
      if (mtimeMs < before) old.push(name);
    }
    return old;
  }

  async subfolders(): Promise<string[]> {
    const found = await readdir(this.#folder).catch(() => []);
    return found.filter((name) => subfolders.test(name));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function newName(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 2)}/${hex.slice(2)}.value`;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
