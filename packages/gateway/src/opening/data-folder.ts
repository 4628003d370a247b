import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { type Clock, RepriseError } from 'reprise/core';
import { type FileLock, lockFile } from 'reprise/stores';

/** The files of a data folder that say who works on it. */
const lockName = 'gateway.lock';
const holderName = 'gateway.json';

/** The gateway that holds a data folder. */
interface Holder {
  readonly process: number;
  readonly host: string;
  /** When it took the folder, by ISO 8601. */
  readonly since: string;
}

/**
 * Takes a data folder for one gateway, until it is released or the process ends.
 *
 * Two gateways on one folder would not hear of each other's changes: what one removes, the memory and the index of the
 * other would go on answering with.
 *
 * @throws RepriseError `DATA_IN_USE` when another gateway holds the folder; `STORE_UNAVAILABLE` when it cannot be used.
 */
export function holdDataFolder(folder: string, clock: Clock): FileLock {
  const lock = lockFile(join(folder, lockName));
  if (!lock) throw inUse(folder);
  const holder = join(folder, holderName);
  try {
    writeFileSync(holder, `${JSON.stringify(thisProcess(clock))}\n`);
  } catch (error) {
    lock.release();
    const message = `The data folder ${resolve(folder)} cannot be written`;
    throw new RepriseError('STORE_UNAVAILABLE', message, { cause: error });
  }
  return {
    release() {
      try {
        rmSync(holder, { force: true });
      } catch {}
      lock.release();
    },
  };
}

/** The error `DATA_IN_USE` of a folder that another gateway holds, which it names. */
export function inUse(folder: string): RepriseError {
  const { process: id, host, since } = readHolder(join(folder, holderName));
  const holder =
    id === undefined ? 'another gateway' : `the gateway with process id ${id} on ${host} since ${since}`;
  return new RepriseError('DATA_IN_USE', `The data folder ${resolve(folder)} is in use by ${holder}`);
}

function thisProcess(clock: Clock): Holder {
  return { process: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
}

/** Nothing where there is no text, or one that is being written; the lock alone decides. */
function readHolder(file: string): Partial<Holder> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return {};
  }
}

/** Whether a gateway holds a data folder now; leaves nothing in a folder that no gateway used. */
export function isHeld(folder: string): boolean {
  const file = join(folder, lockName);
  if (!existsSync(file)) return false;
  const lock = lockFile(file);
  lock?.release();
  return !lock;
}
