import type { KeyOperations } from '../contract/key-operations.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { Keyspace } from './keyspace.ts';

/** Keys in memory. */
export function memoryKeys(keyspace: Keyspace): KeyOperations {
  const remove = (keys: readonly string[]): number => keys.filter((key) => keyspace.remove(key)).length;
  return {
    delete: async (...keys) => remove(keys),
    exists: async (key) => keyspace.find(key) !== undefined,
    async expire(key, ttl) {
      const milliseconds = ttlMilliseconds(ttl);
      const slot = keyspace.find(key);
      if (slot)
        keyspace.expireAt(slot, milliseconds === undefined ? undefined : keyspace.now() + milliseconds);
      return slot !== undefined;
    },
    async ttl(key) {
      const slot = keyspace.find(key);
      if (!slot) return -2;
      return slot.expiresAt === undefined ? -1 : slot.expiresAt - keyspace.now();
    },
    async *keys(prefix = '') {
      for (const key of keyspace.keys()) if (key.startsWith(prefix) && keyspace.find(key)) yield key;
    },
    async clear(prefix = '') {
      return remove(keyspace.keys().filter((key) => key.startsWith(prefix)));
    },
  };
}
