import type { Keyspace } from './keyspace.ts';
import { fieldBytes } from './slot.ts';

/** Writes at least one field of a hash, names and values as binary strings, and gives how many are new. */
export function writeFields(
  keyspace: Keyspace,
  key: string,
  pairs: readonly (readonly [string, string])[],
): number {
  return keyspace.change(key, {
    type: 'hash',
    bytes: pairs.reduce((bytes, [name, value]) => bytes + fieldBytes(name, value), 0),
    apply(slot) {
      const before = slot.held.fields.size;
      for (const [name, value] of pairs) {
        const old = slot.held.fields.get(name);
        slot.bytes += fieldBytes(name, value) - (old === undefined ? 0 : fieldBytes(name, old));
        slot.held.fields.set(name, value);
      }
      return slot.held.fields.size - before;
    },
  });
}

/** Removes fields of a hash and gives how many there were. */
export function removeFields(keyspace: Keyspace, key: string, names: readonly string[]): number {
  const removed = keyspace.shrink(key, 'hash', (slot) => {
    const before = slot.held.fields.size;
    for (const name of names) {
      const old = slot.held.fields.get(name);
      if (old !== undefined) slot.bytes -= fieldBytes(name, old);
      slot.held.fields.delete(name);
    }
    return before - slot.held.fields.size;
  });
  return removed ?? 0;
}
