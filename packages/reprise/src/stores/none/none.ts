import { NoneStore } from './none-store.ts';

/**
 * A store that keeps nothing: every read is a miss, every write is forgotten. It turns a cache off without changing the
 * code that uses it; calls that are under way at the same time still share one answer.
 *
 * Source: spec S3-34.
 *
 * @example
 * ```ts
 * const store = process.env.CACHE === 'off' ? none() : memory();
 * ```
 */
export function none(): NoneStore {
  return new NoneStore();
}
