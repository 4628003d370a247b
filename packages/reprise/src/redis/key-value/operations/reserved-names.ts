import { RepriseError } from '../../../core/index.ts';

/** Where a lock and the fence of its name are kept: two keys of one slot of a Cluster. */
export interface LockKeys {
  readonly lock: string;
  readonly fence: string;
}

const lockStart = 'lock:{';
const permitStart = 'permits:{';

/** Whether a key belongs to a lock or to permits; such keys are not listed and not cleared. */
export function isReserved(key: string): boolean {
  return key.startsWith(lockStart) || key.startsWith(permitStart);
}

/**
 * The keys of a lock, `lock:{name}` and `lock:{name}:fence`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the name is empty.
 */
export function lockKeys(name: string): LockKeys {
  if (name === '') throw new RepriseError('INVALID_ARGUMENT', 'A lock needs a name');
  const lock = `${lockStart}${escaped(name)}}`;
  return { lock, fence: `${lock}:fence` };
}

/**
 * The key of the permits of a name, `permits:{name}`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the name is empty.
 */
export function permitKey(name: string): string {
  if (name === '') throw new RepriseError('INVALID_ARGUMENT', 'Permits need a name');
  return `${permitStart}${escaped(name)}}`;
}

/** Braces and percent signs are escaped, because they would change the slot. */
function escaped(name: string): string {
  return name.replace(/[%{}]/g, encodeURIComponent);
}
