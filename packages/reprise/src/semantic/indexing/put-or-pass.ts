import { RepriseError } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';

/**
 * Puts the vector of an entry into an index; resolves with whether it is there. One that the index can never take is
 * passed by.
 *
 * @throws what `put` throws, unless it is about this entry alone.
 */
export async function putOrPass(
  put: (entry: StoredEntry) => Promise<boolean>,
  entry: StoredEntry,
): Promise<boolean> {
  try {
    return await put(entry);
  } catch (error) {
    if (isOfTheEntry(error)) return false;
    throw error;
  }
}

/** Whether an index refused one vector and would take others. */
export function isOfTheEntry(error: unknown): boolean {
  if (!RepriseError.isInstance(error)) return false;
  return error.code === 'DIMENSION_MISMATCH' || error.code === 'INVALID_ARGUMENT';
}
