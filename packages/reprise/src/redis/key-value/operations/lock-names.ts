import { RepriseError } from '../../../core/index.ts';

/** Where a lock and the fence of its name are kept: two keys of one slot of a Cluster. */
export interface LockKeys {
  readonly lock: string;
  readonly fence: string;
}

const start = 'lock:{';

/** Whether a key belongs to a lock; such keys are not listed and not cleared. */
export function isLockKey(key: string): boolean {
  return key.startsWith(start);
}

/**
 * The keys of a lock, `lock:{name}` and `lock:{name}:fence`. Braces and percent signs of the name are escaped, because
 * they would change the slot.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the name is empty.
 */
export function lockKeys(name: string): LockKeys {
  if (name === '') throw new RepriseError('INVALID_ARGUMENT', 'A lock needs a name');
  const lock = `${start}${name.replace(/[%{}]/g, encodeURIComponent)}}`;
  return { lock, fence: `${lock}:fence` };
}
