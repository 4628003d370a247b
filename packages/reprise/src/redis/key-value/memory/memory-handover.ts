import type { HandoverOperations, NumberedItems, NumberedState } from '../contract/handover-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { assertNumbered, writersKey } from '../operations/numbered-items.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { type Decode, toBinary } from './binary.ts';
import type { Keyspace } from './keyspace.ts';
import { appendItems } from './memory-lists.ts';
import { itemBytes } from './slot.ts';
import { writeFields } from './write-fields.ts';

/** Lists in memory that are handed over without loss. */
export function memoryHandover<Item>(keyspace: Keyspace, decode: Decode<Item>): HandoverOperations<Item> {
  const itemsOf = (key: string): readonly string[] => keyspace.read(key, 'list')?.items ?? [];
  return {
    async appendNumbered(key, numbered) {
      assertNumbered(numbered);
      const ttl = ttlMilliseconds(numbered.ttl ?? 0);
      const state = append(keyspace, key, numbered);
      renew(keyspace, key, ttl);
      return state;
    },
    async claimItems(from, to, { limit = 100, ttl } = {}) {
      assertWhole('limit', limit, 1);
      const milliseconds = ttlMilliseconds(ttl ?? 0);
      if (itemsOf(to).length === 0) move(keyspace, from, to, limit);
      const claimed = keyspace.find(to);
      if (claimed && milliseconds !== undefined) keyspace.expireAt(claimed, keyspace.now() + milliseconds);
      return itemsOf(to).map(decode);
    },
    async settleClaim(key, first) {
      return itemsOf(key)[0] === toBinary(first) && keyspace.remove(key);
    },
  };
}

/** What is taken goes first, so that items can be claimed when there is no room for more. */
function move(keyspace: Keyspace, from: string, to: string, limit: number): void {
  const end = keyspace.find(from)?.expiresAt;
  const items = keyspace.shrink(from, 'list', (slot) => {
    const taken = slot.held.items.splice(0, limit);
    slot.bytes -= itemBytes(taken);
    return taken;
  });
  if (!items) return;
  try {
    appendItems(keyspace, to, items);
  } catch (error) {
    const rest = keyspace.read(from, 'list')?.items ?? [];
    keyspace.remove(from);
    appendItems(keyspace, from, [...items, ...rest]);
    keyspace.expireAt(keyspace.find(from)!, end);
    throw error;
  }
}

function append(
  keyspace: Keyspace,
  key: string,
  { writer, first, items, after = 0 }: NumberedItems,
): NumberedState {
  const writers = writersKey(key);
  const name = toBinary(writer);
  const remembered = Number(keyspace.read(writers, 'hash')?.fields.get(name) ?? 0);
  const before = Math.max(remembered, after);
  const length = keyspace.read(key, 'list')?.items.length ?? 0;
  const fresh = first > before + 1 ? [] : items.slice(before + 1 - first).map(toBinary);
  const last = before + fresh.length;
  if (fresh.length > 0) appendItems(keyspace, key, fresh);
  try {
    if (last > remembered) writeFields(keyspace, writers, [[name, String(last)]]);
  } catch (error) {
    // There is no room for the number: both are kept or none.
    keyspace.shrink(key, 'list', (slot) => {
      slot.bytes -= itemBytes(slot.held.items.splice(length));
    });
    throw error;
  }
  return { last, length: length + fresh.length };
}

/** The numbers never expire before the list. */
function renew(keyspace: Keyspace, key: string, ttl: number | undefined): void {
  const end = ttl === undefined ? undefined : keyspace.now() + ttl;
  const list = keyspace.find(key);
  if (list && end !== undefined) keyspace.expireAt(list, end);
  const writers = keyspace.find(writersKey(key));
  if (!writers) return;
  if (end !== undefined) keyspace.expireAt(writers, end);
  else if (list && outlives(list.expiresAt, writers.expiresAt)) keyspace.expireAt(writers, list.expiresAt);
}

function outlives(first: number | undefined, second: number | undefined): boolean {
  return (first ?? Number.POSITIVE_INFINITY) > (second ?? Number.POSITIVE_INFINITY);
}
