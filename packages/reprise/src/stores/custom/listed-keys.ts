import { RepriseError } from '../../core/index.ts';
import type { CustomBackend } from './custom-backend.ts';

/** Whether a backend can say what it holds. */
export function canList({ keys, entries }: CustomBackend): boolean {
  return keys !== undefined || entries !== undefined;
}

/**
 * The keys of a backend that begin with `prefix`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it cannot list them.
 */
export async function listedKeys(backend: CustomBackend, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  const add = (key: string): void => {
    if (key.startsWith(prefix)) keys.push(key);
  };
  if (backend.keys) for await (const key of await backend.keys()) add(key);
  else if (backend.entries) for await (const [key] of await backend.entries()) add(key);
  else {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      'This custom store cannot list its entries, which it needs to scan, count and clear: its backend has neither ' +
        '`keys` nor `entries`; add one of them to it',
    );
  }
  return keys;
}
