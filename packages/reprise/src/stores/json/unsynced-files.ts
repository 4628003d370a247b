import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { inChunks } from '../backed/in-chunks.ts';

/** Files whose content may still be in the machine's memory only; beyond them each is synced when it is written. */
const mostFiles = 10_000;

/** Remembers what was written since the last flush, so that a flush can make it survive a loss of power. */
export class UnsyncedFiles {
  readonly #folder: string;
  #files = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  written(path: string): void {
    if (this.#files.size < mostFiles) this.#files.add(path);
    else syncNow(path);
  }

  removed(path: string): void {
    this.#files.delete(path);
  }

  async flush(): Promise<void> {
    const files = [...this.#files];
    this.#files = new Set();
    try {
      await inChunks(files, sync);
      if (files.length > 0 && process.platform !== 'win32') await sync(this.#folder, 'r');
    } catch (error) {
      for (const file of files) this.#files.add(file);
      throw error;
    }
  }
}

async function sync(path: string, flags: 'r' | 'r+' = 'r+'): Promise<void> {
  try {
    const file = await open(path, flags);
    await file.sync().finally(() => file.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function syncNow(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
