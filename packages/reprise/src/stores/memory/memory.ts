import { type MemoryOptions, MemoryStore } from './memory-store.ts';

/**
 * A store in the memory of the process: the fastest tier, gone when the process ends.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when a bound is under 1.
 *
 * @example
 * ```ts
 * const store = memory({ maxBytes: 64 * 1024 * 1024 });
 * ```
 */
export function memory(options: MemoryOptions = {}): MemoryStore {
  return new MemoryStore(options);
}
