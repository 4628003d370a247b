import type { ListOperations, PushOptions } from '../contract/list-operations.ts';
import type { Value } from '../contract/value.ts';
import { assertWhole } from '../operations/arguments.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { type Decode, toBinary } from './binary.ts';
import type { Keyspace } from './keyspace.ts';
import { positions } from './positions.ts';
import { itemBytes } from './slot.ts';

/** Lists in memory. */
export function memoryLists<Item>(keyspace: Keyspace, decode: Decode<Item>): ListOperations<Item> {
  const push = (
    key: string,
    values: readonly Value[],
    side: 'push' | 'unshift',
    options: PushOptions,
  ): number => {
    const ttl = ttlMilliseconds(options.ttl ?? 0);
    if (values.length === 0) return keyspace.read(key, 'list')?.items.length ?? 0;
    const items = values.map(toBinary);
    if (side === 'unshift') items.reverse();
    const bytes = itemBytes(items);
    return keyspace.change(key, {
      type: 'list',
      bytes,
      apply(slot) {
        if (side === 'push') for (const item of items) slot.held.items.push(item);
        else slot.held.items = items.concat(slot.held.items);
        slot.bytes += bytes;
        if (ttl !== undefined) keyspace.expireAt(slot, keyspace.now() + ttl);
        return slot.held.items.length;
      },
    });
  };
  const pop = (key: string, count: number, take: (items: string[]) => string[]): Item[] => {
    assertWhole('count', count, 1);
    const taken = keyspace.shrink(key, 'list', (slot) => {
      const items = take(slot.held.items);
      slot.bytes -= itemBytes(items);
      return items;
    });
    return (taken ?? []).map(decode);
  };
  return {
    pushRight: async (key, items, options = {}) => push(key, items, 'push', options),
    pushLeft: async (key, items, options = {}) => push(key, items, 'unshift', options),
    popLeft: async (key, count = 1) => pop(key, count, (items) => items.splice(0, count)),
    popRight: async (key, count = 1) =>
      pop(key, count, (items) => items.splice(Math.max(0, items.length - count)).reverse()),
    async listRange(key, start = 0, end = -1) {
      assertWhole('start', start);
      assertWhole('end', end);
      const items = keyspace.read(key, 'list')?.items ?? [];
      return items.slice(...positions(start, end, items.length)).map(decode);
    },
    listLength: async (key) => keyspace.read(key, 'list')?.items.length ?? 0,
    async trimList(key, start, end) {
      assertWhole('start', start);
      assertWhole('end', end);
      keyspace.shrink(key, 'list', (slot) => {
        const kept = slot.held.items.slice(...positions(start, end, slot.held.items.length));
        slot.bytes += itemBytes(kept) - itemBytes(slot.held.items);
        slot.held.items = kept;
      });
    },
  };
}

/** Appends items, as binary strings, and gives the new length. */
export function appendItems(keyspace: Keyspace, key: string, items: readonly string[]): number {
  const bytes = itemBytes(items);
  return keyspace.change(key, {
    type: 'list',
    bytes,
    apply(slot) {
      for (const item of items) slot.held.items.push(item);
      slot.bytes += bytes;
      return slot.held.items.length;
    },
  });
}
