import type { StringOperations, TtlOptions } from '../contract/string-operations.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { type Decode, toBinary } from './binary.ts';
import type { Keyspace } from './keyspace.ts';

/** Single values in memory. */
export function memoryStrings<Item>(
  keyspace: Keyspace,
  decode: Decode<Item>,
  defaultTtl: number,
): StringOperations<Item> {
  const end = ({ ttl = defaultTtl }: TtlOptions): number | undefined => {
    const milliseconds = ttlMilliseconds(ttl);
    return milliseconds === undefined ? undefined : keyspace.now() + milliseconds;
  };
  const read = (key: string): Item | undefined => {
    const held = keyspace.read(key, 'string');
    return held && decode(held.value);
  };
  return {
    get: async (key) => read(key),
    async getMany(keys) {
      return keys.map((key) => (keyspace.find(key)?.type === 'string' ? read(key) : undefined));
    },
    async set(key, value, options = {}) {
      const expiresAt = end(options);
      const { onlyIf } = options;
      if (onlyIf !== undefined && (onlyIf === 'present') !== (keyspace.find(key) !== undefined)) return false;
      keyspace.put(key, toBinary(value), expiresAt);
      return true;
    },
    async getAndSet(key, value, options = {}) {
      const expiresAt = end(options);
      const old = read(key);
      keyspace.put(key, toBinary(value), expiresAt);
      return old;
    },
  };
}
