import type { HashOperations } from '../contract/hash-operations.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import { type Decode, toBinary, toText } from './binary.ts';
import type { Keyspace } from './keyspace.ts';
import { itemOverhead } from './slot.ts';

const sizeOf = (name: string, value: string): number => name.length + value.length + itemOverhead;

/** Hashes in memory. */
export function memoryHashes<Item>(keyspace: Keyspace, decode: Decode<Item>): HashOperations<Item> {
  const fieldsOf = (key: string): ReadonlyMap<string, string> =>
    keyspace.read(key, 'hash')?.fields ?? new Map<string, string>();
  return {
    async hashGet(key, field) {
      const value = fieldsOf(key).get(toBinary(field));
      return value === undefined ? undefined : decode(value);
    },
    async hashSet(key, fields) {
      const pairs = fieldPairs(fields).map(([name, value]) => [toBinary(name), toBinary(value)] as const);
      if (pairs.length === 0) return 0;
      return keyspace.change(key, {
        type: 'hash',
        bytes: pairs.reduce((bytes, [name, value]) => bytes + sizeOf(name, value), 0),
        apply(slot) {
          const before = slot.held.fields.size;
          for (const [name, value] of pairs) {
            const old = slot.held.fields.get(name);
            slot.bytes += sizeOf(name, value) - (old === undefined ? 0 : sizeOf(name, old));
            slot.held.fields.set(name, value);
          }
          return slot.held.fields.size - before;
        },
      });
    },
    async hashGetAll(key) {
      return new Map([...fieldsOf(key)].map(([name, value]) => [toText(name), decode(value)] as const));
    },
    async hashDelete(key, ...fields) {
      if (fields.length === 0) return 0;
      const removed = keyspace.shrink(key, 'hash', (slot) => {
        const before = slot.held.fields.size;
        for (const name of fields.map(toBinary)) {
          const old = slot.held.fields.get(name);
          if (old !== undefined) slot.bytes -= sizeOf(name, old);
          slot.held.fields.delete(name);
        }
        return before - slot.held.fields.size;
      });
      return removed ?? 0;
    },
    hashLength: async (key) => fieldsOf(key).size,
    hashHas: async (key, field) => fieldsOf(key).has(toBinary(field)),
    hashFields: async (key) => [...fieldsOf(key).keys()].map(toText),
    hashValues: async (key) => [...fieldsOf(key).values()].map(decode),
  };
}
