import { RepriseError } from '../../core/index.ts';
import { decodeFloat32, encodeFloat32 } from '../../entry/index.ts';
import type { StoredVector } from '../store.ts';

/** Lengths of the names of embedder and partition. */
const headLength = 8;

/** What is stored of a vector: the lengths of two names, the names, then the numbers; little-endian. */
export function encodeVector({ embedder, partition, values }: StoredVector): Uint8Array {
  const names = Buffer.from(embedder + partition);
  const head = Buffer.allocUnsafe(headLength);
  head.writeUInt32LE(Buffer.byteLength(embedder), 0);
  head.writeUInt32LE(Buffer.byteLength(partition), 4);
  return Buffer.concat([head, names, encodeFloat32(values)]);
}

/** @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are cut. */
export function decodeVector(bytes: Buffer): StoredVector {
  if (bytes.byteLength < headLength)
    throw new RepriseError('ENVELOPE_UNREADABLE', 'A vector in Redis is cut');
  const endOfEmbedder = headLength + bytes.readUInt32LE(0);
  const endOfPartition = endOfEmbedder + bytes.readUInt32LE(4);
  return {
    embedder: bytes.toString('utf8', headLength, endOfEmbedder),
    partition: bytes.toString('utf8', endOfEmbedder, endOfPartition),
    values: decodeFloat32(bytes.subarray(endOfPartition)),
  };
}
