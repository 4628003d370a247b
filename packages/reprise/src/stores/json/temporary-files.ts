import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/index.ts';

const pattern = /^\.reprise-[0-9a-f]{24}\.tmp$/;
/** Milliseconds after which a temporary file belongs to no write that is under way. */
const abandonedAfter = 3_600_000;

/** Writes a new file that is no entry yet, in the folder of the entries, so that a rename makes it one at once. */
export function writeTemporary(folder: string, text: string): string {
  const path = join(folder, `.reprise-${randomBytes(12).toString('hex')}.tmp`);
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    rmSync(path, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Somebody removed the folder.
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
  return path;
}

/** Removes temporary files of writes that never ended. */
export async function removeAbandoned(folder: string, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!pattern.test(name)) continue;
    const path = join(folder, name);
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modified !== undefined && modified <= clock.now() - abandonedAfter) rmSync(path, { force: true });
  }
}
