import { endianness } from 'node:os';
import { RepriseError } from '../core/index.ts';

const littleEndian = endianness() === 'LE';

/** Bytes of a vector: 4 a number, little-endian, without a header. */
export function encodeFloat32(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
  return littleEndian ? bytes : swapped(bytes);
}

/**
 * The reverse of {@link encodeFloat32}; always a copy, so the bytes may be at any address and may be reused.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when the length is no multiple of 4.
 */
export function decodeFloat32(bytes: Uint8Array): Float32Array {
  if (bytes.byteLength % 4 !== 0) {
    throw new RepriseError('ENVELOPE_UNREADABLE', `A vector of ${bytes.byteLength} bytes is damaged`);
  }
  const copy = Uint8Array.from(bytes);
  return new Float32Array((littleEndian ? copy : swapped(copy)).buffer);
}

function swapped(bytes: Uint8Array): Uint8Array {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap32();
  return bytes;
}
