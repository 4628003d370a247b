import type { SetOperations } from '../contract/set-operations.ts';
import { type Decode, toBinary } from './binary.ts';
import type { Keyspace } from './keyspace.ts';
import { itemOverhead } from './slot.ts';

/** Sets in memory. */
export function memorySets<Item>(keyspace: Keyspace, decode: Decode<Item>): SetOperations<Item> {
  const membersOf = (key: string): ReadonlySet<string> =>
    keyspace.read(key, 'set')?.members ?? new Set<string>();
  return {
    async addMembers(key, ...members) {
      if (members.length === 0) return 0;
      const added = members.map(toBinary);
      return keyspace.change(key, {
        type: 'set',
        bytes: added.reduce((bytes, member) => bytes + member.length + itemOverhead, 0),
        apply(slot) {
          const before = slot.held.members.size;
          for (const member of added) {
            if (!slot.held.members.has(member)) slot.bytes += member.length + itemOverhead;
            slot.held.members.add(member);
          }
          return slot.held.members.size - before;
        },
      });
    },
    async removeMembers(key, ...members) {
      if (members.length === 0) return 0;
      const removed = keyspace.shrink(key, 'set', (slot) => {
        const before = slot.held.members.size;
        for (const member of members.map(toBinary)) {
          if (slot.held.members.delete(member)) slot.bytes -= member.length + itemOverhead;
        }
        return before - slot.held.members.size;
      });
      return removed ?? 0;
    },
    hasMember: async (key, member) => membersOf(key).has(toBinary(member)),
    members: async (key) => [...membersOf(key)].map(decode),
    memberCount: async (key) => membersOf(key).size,
  };
}
