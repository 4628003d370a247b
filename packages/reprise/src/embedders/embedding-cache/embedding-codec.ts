import { decodeFloat32, encodeFloat32 } from '../../entry/index.ts';
import type { Embedding } from '../embedder.ts';

/** What is kept beside a vector, so that it is never taken for another's. */
export interface EmbeddingLabel {
  /** Id of the embedder. */
  readonly embedder: string;
  /** Names the time between two invalidations. */
  readonly epoch: string;
}

const version = 1;

/** Bytes in front of the two names: version, flags, lengths of the names, dimensions, coverage. */
const headLength = 14;

/**
 * An embedding as bytes, little-endian: version (1 byte), 1 when the text was truncated (1), lengths of the embedder's
 * id and of the epoch (2 each), dimensions (4), coverage as float32 (4), the two names in UTF-8, the vector as float32.
 */
export function encodeEmbedding(
  { vector, coverage, truncated }: Embedding,
  label: EmbeddingLabel,
): Uint8Array {
  const embedder = Buffer.from(label.embedder);
  const epoch = Buffer.from(label.epoch);
  const head = Buffer.alloc(headLength);
  head.writeUInt8(version, 0);
  head.writeUInt8(truncated ? 1 : 0, 1);
  head.writeUInt16LE(embedder.length, 2);
  head.writeUInt16LE(epoch.length, 4);
  head.writeUInt32LE(vector.length, 6);
  head.writeFloatLE(coverage, 10);
  return Buffer.concat([head, embedder, epoch, encodeFloat32(vector)]);
}

/** The embedding, or undefined when the bytes are damaged, of another version, or labelled otherwise. */
export function decodeEmbedding(bytes: Uint8Array, label: EmbeddingLabel): Embedding | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < headLength || buffer.readUInt8(0) !== version) return undefined;
  const endOfEmbedder = headLength + buffer.readUInt16LE(2);
  const endOfEpoch = endOfEmbedder + buffer.readUInt16LE(4);
  const dimensions = buffer.readUInt32LE(6);
  if (dimensions === 0 || buffer.length !== endOfEpoch + 4 * dimensions) return undefined;
  if (buffer.toString('utf8', headLength, endOfEmbedder) !== label.embedder) return undefined;
  if (buffer.toString('utf8', endOfEmbedder, endOfEpoch) !== label.epoch) return undefined;
  return {
    vector: decodeFloat32(buffer.subarray(endOfEpoch)),
    coverage: buffer.readFloatLE(10),
    truncated: buffer.readUInt8(1) === 1,
  };
}
