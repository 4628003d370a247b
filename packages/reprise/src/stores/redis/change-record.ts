/** One change within a record: written, removed because somebody asked or by nobody's wish, or everything cleared. */
export interface KeyChange {
  readonly kind: 'written' | 'removed' | 'ended' | 'cleared';
  readonly key: string;
  readonly version: number;
}

/** Changes of one group that happened in one step, as they stand in its stream and are published. */
export interface ChangeRecord {
  /** One more than that of the record before. */
  readonly number: number;
  /** Of the group after the changes, in hexadecimal digits. */
  readonly epoch: string;
  /** Of the instance that made the changes, in hexadecimal digits. */
  readonly writer: string;
  /** In the stream; later records have larger ones. */
  readonly id: string;
  readonly changes: readonly KeyChange[];
}

const kinds: Readonly<Record<string, KeyChange['kind']>> = {
  w: 'written',
  r: 'removed',
  x: 'ended',
  c: 'cleared',
};

/** Reads a published message: number, two lengths, epoch, writer, id, group, changes. */
export function decodeMessage(message: Uint8Array): {
  readonly group: string;
  readonly record: ChangeRecord;
} {
  const bytes = asBuffer(message);
  const endOfId = 32 + bytes.readUInt32LE(8);
  const endOfGroup = endOfId + bytes.readUInt32LE(12);
  return {
    group: bytes.toString('utf8', endOfId, endOfGroup),
    record: {
      number: bytes.readDoubleLE(0),
      epoch: bytes.toString('hex', 16, 24),
      writer: bytes.toString('hex', 24, 32),
      id: bytes.toString('latin1', 32, endOfId),
      changes: decodeChanges(bytes.subarray(endOfGroup)),
    },
  };
}

/** What `XRANGE` gives for one record, read as bytes. */
export type StreamRecord = readonly [id: Uint8Array, fields: readonly Uint8Array[]];

/** Reads a record of a stream: number, epoch, writer and changes by their names. */
export function decodeRecord([id, fields]: StreamRecord): ChangeRecord {
  const [, number, , epoch, , writer, , changes] = fields.map(asBuffer);
  return {
    number: Number(number!.toString('latin1')),
    epoch: epoch!.toString('hex'),
    writer: writer!.toString('hex'),
    id: asBuffer(id).toString('latin1'),
    changes: decodeChanges(changes!),
  };
}

/** Whether the stream had the record with this id before or at the other one. */
export function isAtOrBefore(id: string, other: string): boolean {
  const [milliseconds, count] = id.split('-').map(Number);
  const [otherMilliseconds, otherCount] = other.split('-').map(Number);
  if (milliseconds !== otherMilliseconds) return milliseconds! < otherMilliseconds!;
  return count! <= otherCount!;
}

/** One change after the other: a letter, the version, the length of the key, the key. */
function decodeChanges(bytes: Buffer): KeyChange[] {
  const changes: KeyChange[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + 13 + bytes.readUInt32LE(at + 9);
    const kind = kinds[String.fromCharCode(bytes[at]!)];
    // A later version of Reprise may know more kinds; it tells these, too, then.
    if (kind)
      changes.push({ kind, version: bytes.readDoubleLE(at + 1), key: bytes.toString('utf8', at + 13, end) });
    at = end;
  }
  return changes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
