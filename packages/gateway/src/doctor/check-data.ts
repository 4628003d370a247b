import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from 'reprise/core';
import type { Config } from '../config/index.ts';
import { inUse, isHeld } from '../opening/index.ts';
import { doubtful, type Finding, fine } from './finding.ts';

/** Whether the data folder, or the one it will be made in, can be written, and no gateway works on it. */
export function checkData({ cache, redis }: Config): Finding {
  const check = 'data folder';
  if (redis.enabled) return fine(check, 'not used: answers lie in Redis');
  const wanted = resolve(cache.data);
  let folder = wanted;
  while (!existsSync(folder)) folder = dirname(folder);
  const probe = join(folder, `.reprise-doctor-${process.pid}`);
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    if (folder !== wanted) return fine(check, `${wanted}, which will be made`);
    return isHeld(wanted) ? heldBySomebody(check, wanted) : fine(check, wanted);
  } catch (error) {
    const message = `${folder} cannot be written: ${messageOf(error)}`;
    const remedy = 'Let the gateway write there, or choose another folder with cache.data or --data.';
    return { check, level: 'error', message, remedy };
  }
}

/** A gateway that is looked after while it runs is as well as it can be, so this is no error. */
function heldBySomebody(check: string, folder: string): Finding {
  const { message, remedy } = inUse(folder);
  return doubtful(check, message, `Unless that is the gateway of this configuration: ${remedy}`);
}
