import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';

/** The bytes of a value as they are kept. */
export interface EncodedValue {
  /** 0: as it is; 1: raw DEFLATE of RFC 1951. */
  readonly encoding: number;
  /** Bytes of the value itself. */
  readonly length: number;
  /** CRC-32 of `bytes`. */
  readonly checksum: number;
  readonly bytes: Uint8Array;
}

const plain = 0;
const deflated = 1;

/** Values longer than this are compressed and expanded by the thread pool: that takes longer than half a millisecond. */
const longValue = 64 * 1_024;

/** Half the time of the usual level for a few percent more bytes. */
const compression = { level: 1 };

const deflateInPool = promisify<Uint8Array, object, Buffer>(deflateRaw);
const inflateInPool = promisify<Uint8Array, object, Buffer>(inflateRaw);

/** The beginning of a long value that shows whether compressing it is worth the time. */
const sampleLength = 4 * 1_024;

/** Compresses a value longer than `threshold`, unless that makes it no smaller. */
export function encodeValue(value: Uint8Array, threshold: number): EncodedValue {
  if (value.byteLength <= threshold || !looksCompressible(value)) return encoded(value, undefined);
  return encoded(value, deflateRawSync(value, compression));
}

/** Like {@link encodeValue}, a long value in the thread pool. */
export async function encodeValueAside(value: Uint8Array, threshold: number): Promise<EncodedValue> {
  const isQuick = value.byteLength <= Math.max(threshold, longValue);
  if (isQuick) return encodeValue(value, threshold);
  if (!looksCompressible(value)) return encoded(value, undefined);
  return encoded(value, await deflateInPool(value, compression));
}

/** Answers for a short value without looking: compressing it is the look. */
function looksCompressible(value: Uint8Array): boolean {
  if (value.byteLength <= 2 * sampleLength) return true;
  return deflateRawSync(value.subarray(0, sampleLength), compression).byteLength < 0.9 * sampleLength;
}

/** Whether this version can read an encoding; later ones may add some. */
export function isKnownEncoding(encoding: number): boolean {
  return encoding === plain || encoding === deflated;
}

/** Whether a value is expanded quickly enough for {@link decodeValue}. */
export function isQuicklyDecoded({ encoding, length }: Omit<EncodedValue, 'bytes'>): boolean {
  return encoding === plain || length <= longValue;
}

/** The value itself, which may share the memory of the bytes; throws when they are not what was kept. */
export function decodeValue(kept: EncodedValue): Uint8Array {
  assertIntact(kept);
  if (kept.encoding === plain) return kept.bytes;
  return whole(inflateRawSync(kept.bytes, { maxOutputLength: kept.length || 1 }), kept.length);
}

/** Like {@link decodeValue}, in the thread pool. */
export async function decodeValueAside(kept: EncodedValue): Promise<Uint8Array> {
  assertIntact(kept);
  return whole(await inflateInPool(kept.bytes, { maxOutputLength: kept.length || 1 }), kept.length);
}

function encoded(value: Uint8Array, compressed: Uint8Array | undefined): EncodedValue {
  const smaller = compressed !== undefined && compressed.byteLength < value.byteLength;
  const bytes = smaller ? compressed : value;
  return { encoding: smaller ? deflated : plain, length: value.byteLength, checksum: crc32(bytes), bytes };
}

function assertIntact({ encoding, bytes, checksum, length }: EncodedValue): void {
  if (crc32(bytes) !== checksum)
    throw new Error(`its ${bytes.byteLength} bytes are not those that were written`);
  if (encoding === plain) whole(bytes, length);
}

function whole(value: Uint8Array, length: number): Uint8Array {
  if (value.byteLength === length) return value;
  throw new Error(`it has ${value.byteLength} bytes instead of ${length}`);
}
