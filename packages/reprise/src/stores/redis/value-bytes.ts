import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';

const deflateInBackground = promisify(deflateRaw);
const inflateInBackground = promisify(inflateRaw);

/** Values of more bytes are compressed off the event loop, which a smaller one holds for less than a millisecond. */
const longestHold = 64 * 1_024;
/** The fastest level: answers of models shrink by half already, and the higher ones take several times as long. */
const level = 1;
const smallestChunk = 64;

/** The value compressed, or the value itself where that saves less than a tenth. */
export async function compress(value: Uint8Array): Promise<Uint8Array> {
  const small =
    value.byteLength > longestHold
      ? await deflateInBackground(value, { level })
      : deflateRawSync(value, { level });
  return small.byteLength < value.byteLength * 0.9 ? small : value;
}

/** The reverse of {@link compress}; `length` is what {@link compress} was given. */
export function expand(bytes: Uint8Array, length: number): Uint8Array | Promise<Uint8Array> {
  const options = { chunkSize: Math.max(length, smallestChunk), maxOutputLength: Math.max(length, 1) };
  return length > longestHold ? inflateInBackground(bytes, options) : inflateRawSync(bytes, options);
}
