import type { StreamEntry, StreamOperations } from '../contract/stream-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { entryToAppend } from '../operations/entry-fields.ts';
import { beforeAll, isAfter, parseStreamId, type StreamId } from '../operations/stream-id.ts';
import type { AppendSignal } from './append-signal.ts';
import { type Decode, toBinary, toText } from './binary.ts';
import type { Channels } from './channels.ts';
import type { HeldEntry, HeldTypes } from './held.ts';
import type { Keyspace } from './keyspace.ts';
import { itemOverhead, type Slot } from './slot.ts';

/** Entries that a follower is given at a time. */
const batchSize = 100;

/** Streams in memory. */
export function memoryStreams<Item>(
  keyspace: Keyspace,
  decode: Decode<Item>,
  { appended, channels }: { readonly appended: AppendSignal; readonly channels: Channels },
): StreamOperations<Item> {
  const entriesOf = (key: string): readonly HeldEntry[] => keyspace.read(key, 'stream')?.entries ?? [];
  const behind = (key: string, id: StreamId, limit: number): readonly HeldEntry[] => {
    const entries = entriesOf(key);
    const start = firstBehind(entries, id);
    return entries.slice(start, start + limit);
  };
  const decoded = (entry: HeldEntry): StreamEntry<Item> => ({
    id: idText(entry),
    fields: new Map(entry.fields.map(([name, value]) => [toText(name), decode(value)] as const)),
  });
  return {
    async appendToStream(key, fields, options = {}) {
      const { pairs, maxLength, ttl, announce } = entryToAppend(fields, options);
      const entry = pairs.map(([name, value]) => [toBinary(name), toBinary(value)] as const);
      const bytes = entry.reduce((sum, [name, value]) => sum + name.length + value.length, itemOverhead);
      const id = keyspace.change(key, {
        type: 'stream',
        bytes,
        apply(slot) {
          const next = nextId(slot.held, keyspace.now());
          slot.held.entries.push({ ...next, fields: entry, bytes });
          slot.held.last = next;
          slot.bytes += bytes;
          if (maxLength !== undefined) trim(slot, maxLength);
          if (ttl !== undefined) keyspace.expireAt(slot, keyspace.now() + ttl);
          return idText(next);
        },
      });
      appended.tell();
      if (announce !== undefined) channels.publish(announce, toBinary(id));
      return id;
    },
    async readStream(key, { after = beforeAll, limit = 1_000 } = {}) {
      assertWhole('limit', limit, 1);
      return behind(key, parseStreamId(after), limit).map(decoded);
    },
    async streamTail(key, count) {
      assertWhole('count', count, 1);
      return entriesOf(key).slice(-count).map(decoded);
    },
    async *followStream(key, { after, signal } = {}) {
      let id = after === undefined ? lastOf(entriesOf(key)) : parseStreamId(after);
      while (!signal?.aborted) {
        const batch = behind(key, id, batchSize);
        if (batch.length === 0 && !(await appended.wait(signal))) return;
        for (const entry of batch) {
          if (signal?.aborted) return;
          yield decoded(entry);
          id = entry;
        }
      }
    },
    streamLength: async (key) => entriesOf(key).length,
    async trimStream(key, maxLength) {
      assertWhole('maxLength', maxLength, 0);
      return keyspace.shrink(key, 'stream', (slot) => trim(slot, maxLength)) ?? 0;
    },
  };
}

function trim(slot: Slot<'stream'>, maxLength: number): number {
  const { entries } = slot.held;
  const gone = entries.splice(0, Math.max(0, entries.length - maxLength));
  slot.bytes -= gone.reduce((sum, { bytes }) => sum + bytes, 0);
  return gone.length;
}

function nextId({ last }: HeldTypes['stream'], now: number): StreamId {
  if (now > last.milliseconds) return { milliseconds: now, sequence: 0 };
  return { milliseconds: last.milliseconds, sequence: last.sequence + 1 };
}

function idText({ milliseconds, sequence }: StreamId): string {
  return `${milliseconds}-${sequence}`;
}

function lastOf(entries: readonly HeldEntry[]): StreamId {
  return entries.at(-1) ?? parseStreamId(beforeAll);
}

/** Where the entries behind an id begin; they are in order. */
function firstBehind(entries: readonly HeldEntry[], id: StreamId): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(entries[middle]!, id)) high = middle;
    else low = middle + 1;
  }
  return low;
}
