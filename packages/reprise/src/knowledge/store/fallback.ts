import { UNSET } from '../../entry/index.ts';

/** The fallback a caller gave, which may be undefined, else UNSET. */
export function fallbackOf<D>(rest: readonly [fallback?: D]): D {
  return rest.length === 0 ? (UNSET as D) : (rest[0] as D);
}
