import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inChunks } from '../backed/in-chunks.ts';

/** Files remembered by name; where more changed, a flush syncs every file of the folder. */
const mostFiles = 10_000;

/** Remembers what changed since the last flush, so that a flush can make it survive a loss of power. */
export class UnsyncedFiles {
  readonly #folder: string;
  #written = new Set<string>();
  #overflowed = false;
  /** Whether a name appeared or went, which only a sync of the folder keeps. */
  #changed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  written(file: string): void {
    this.#changed = true;
    if (this.#written.size < mostFiles) this.#written.add(file);
    else this.#overflowed = true;
  }

  removed(file: string): void {
    this.#changed = true;
    this.#written.delete(file);
  }

  async flush(): Promise<void> {
    if (!this.#changed) return;
    const written = this.#written;
    const overflowed = this.#overflowed;
    this.#written = new Set();
    this.#overflowed = false;
    this.#changed = false;
    try {
      await inChunks(overflowed ? await readdir(this.#folder) : [...written], (file) =>
        sync(join(this.#folder, file)),
      );
      if (process.platform !== 'win32') await sync(this.#folder, 'r');
    } catch (error) {
      for (const file of written) this.written(file);
      this.#overflowed ||= overflowed;
      this.#changed = true;
      throw error;
    }
  }
}

async function sync(path: string, flags: 'r' | 'r+' = 'r+'): Promise<void> {
  try {
    const file = await open(path, flags);
    await file.sync().finally(() => file.close());
  } catch (error) {
    // It was removed meanwhile, or is somebody's folder.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'EISDIR'].includes(code)) throw error;
  }
}
