import type { Fields, HashOperations } from '../contract/hash-operations.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { type Decode, toBinary, toText } from './binary.ts';
import type { Keyspace } from './keyspace.ts';
import { removeFields, writeFields } from './write-fields.ts';

/** Hashes in memory. */
export function memoryHashes<Item>(keyspace: Keyspace, decode: Decode<Item>): HashOperations<Item> {
  const fieldValue = (fields: ReadonlyMap<string, string> | undefined, field: string): Item | undefined => {
    const value = fields?.get(toBinary(field));
    return value === undefined ? undefined : decode(value);
  };
  const fieldsOf = (key: string): ReadonlyMap<string, string> =>
    keyspace.read(key, 'hash')?.fields ?? new Map<string, string>();
  const write = (key: string, pairs: readonly (readonly [string, string])[]): number =>
    pairs.length === 0 ? 0 : writeFields(keyspace, key, pairs);
  const expire = (key: string, milliseconds: number | undefined): void => {
    const slot = keyspace.find(key);
    if (slot && milliseconds !== undefined) keyspace.expireAt(slot, keyspace.now() + milliseconds);
  };
  return {
    hashGet: async (key, field) => fieldValue(fieldsOf(key), field),
    async hashGetMany(key, names) {
      const fields = names.length === 0 ? undefined : fieldsOf(key);
      return names.map((name) => fieldValue(fields, name));
    },
    async hashSet(key, fields, options = {}) {
      const ttl = ttlMilliseconds(options.ttl ?? 0);
      const pairs = binaryPairs(fields);
      if (pairs.length === 0) return 0;
      const added = write(key, pairs);
      expire(key, ttl);
      return added;
    },
    async hashSetIf(key, { expect, set, remove = [], ttl }) {
      const milliseconds = ttlMilliseconds(ttl ?? 0);
      const pairs = binaryPairs(set);
      const fields = fieldsOf(key);
      const differs = Object.entries(expect).some(
        ([name, value]) => fields.get(toBinary(name)) !== (value === undefined ? undefined : toBinary(value)),
      );
      if (differs) return false;
      write(key, pairs);
      removeFields(keyspace, key, remove.map(toBinary));
      expire(key, milliseconds);
      return true;
    },
    async hashGetAll(key) {
      return new Map([...fieldsOf(key)].map(([name, value]) => [toText(name), decode(value)] as const));
    },
    async hashDelete(key, ...fields) {
      return fields.length === 0 ? 0 : removeFields(keyspace, key, fields.map(toBinary));
    },
    hashLength: async (key) => fieldsOf(key).size,
    hashHas: async (key, field) => fieldsOf(key).has(toBinary(field)),
    hashFields: async (key) => [...fieldsOf(key).keys()].map(toText),
    hashValues: async (key) => [...fieldsOf(key).values()].map(decode),
  };
}

function binaryPairs(fields: Fields): (readonly [string, string])[] {
  return fieldPairs(fields).map(([name, value]) => [toBinary(name), toBinary(value)] as const);
}
