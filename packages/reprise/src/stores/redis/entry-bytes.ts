import { RepriseError } from '../../core/index.ts';
import type { StoredEntry } from '../store.ts';

/** Bytes of the epoch, which the script that writes an entry puts before all else. */
export const epochLength = 8;
/**
 * Bytes before the tags: the epoch, the format, flags, three doubles (creation, expiry, version), the length of the
 * value when it is not compressed and the length of the tags; little-endian.
 */
export const headLength = epochLength + 34;

const format = 1;
const compressedFlag = 1;

/** What an entry says about itself beside its key, vector and value. */
export interface EntryHead {
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly version: number;
  readonly tags: readonly string[];
  /** Whether the value is compressed. */
  readonly compressed: boolean;
  /** Bytes of the value when it is not compressed. */
  readonly length: number;
  /** Where the value begins. */
  readonly end: number;
}

/** What is stored of an entry, without the epoch; `value` is its value as it is stored, maybe compressed. */
export function encodeEntry(entry: StoredEntry, value: Uint8Array = entry.value): Uint8Array {
  const tags = encodeTags(entry.tags);
  const bytes = Buffer.allocUnsafe(headLength - epochLength + tags.byteLength + value.byteLength);
  bytes[0] = format;
  bytes[1] = value === entry.value ? 0 : compressedFlag;
  bytes.writeDoubleLE(entry.createdAt, 2);
  bytes.writeDoubleLE(entry.expiresAt ?? Number.POSITIVE_INFINITY, 10);
  bytes.writeDoubleLE(entry.version, 18);
  bytes.writeUInt32LE(entry.value.byteLength, 26);
  bytes.writeUInt32LE(tags.byteLength, 30);
  bytes.set(tags, 34);
  bytes.set(value, 34 + tags.byteLength);
  return bytes;
}

/**
 * Reads what stands before the value.
 *
 * @param bytes from the epoch on; may end after the tags
 * @throws RepriseError `ENVELOPE_UNREADABLE` when they are cut or of a later format.
 */
export function decodeHead(bytes: Buffer): EntryHead {
  if (bytes.byteLength < headLength) throw unreadable('is cut');
  if (bytes[epochLength] !== format) throw unreadable(`has format ${bytes[epochLength]}`);
  const expiresAt = bytes.readDoubleLE(18);
  const end = headLength + bytes.readUInt32LE(38);
  if (bytes.byteLength < end) throw unreadable('is cut');
  return {
    compressed: bytes[9] === compressedFlag,
    createdAt: bytes.readDoubleLE(10),
    expiresAt: expiresAt === Number.POSITIVE_INFINITY ? undefined : expiresAt,
    version: bytes.readDoubleLE(26),
    length: bytes.readUInt32LE(34),
    tags: end === headLength ? noTags : decodeTags(bytes.subarray(headLength, end)),
    end,
  };
}

const noTags: readonly string[] = Object.freeze([]);
const noBytes = new Uint8Array();

function encodeTags(tags: readonly string[]): Uint8Array {
  if (tags.length === 0) return noBytes;
  return Buffer.concat(
    tags.flatMap((tag) => {
      const text = Buffer.from(tag);
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32LE(text.byteLength);
      return [length, text];
    }),
  );
}

function decodeTags(bytes: Buffer): readonly string[] {
  const tags: string[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const start = at + 4;
    at = start + bytes.readUInt32LE(at);
    tags.push(bytes.toString('utf8', start, at));
  }
  return Object.freeze(tags);
}

function unreadable(what: string): RepriseError {
  return new RepriseError('ENVELOPE_UNREADABLE', `An entry in Redis ${what}`);
}
