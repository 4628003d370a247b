import { endianness } from 'node:os';
import { RepriseError } from '../core/index.ts';

const constructors = {
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
} as const;

/** A typed array other than `Uint8Array`, which is kept as bytes. */
export type TypedArray = InstanceType<(typeof constructors)[TypedArrayName]>;

/** Name of the class of a {@link TypedArray}. */
export type TypedArrayName = keyof typeof constructors;

const bigEndian = endianness() === 'BE';

/** The name of a typed array's class; undefined for everything else. */
export function typedArrayName(value: object): TypedArrayName | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const name = value.constructor.name;
  return Object.hasOwn(constructors, name) ? (name as TypedArrayName) : undefined;
}

/** The bytes of a typed array, little-endian, in base64. */
export function encodeTypedArray(array: TypedArray): string {
  const bytes = Buffer.from(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return littleEndian(bytes, array.BYTES_PER_ELEMENT).toString('base64');
}

/**
 * The reverse of {@link encodeTypedArray}.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when the number of bytes does not fit.
 */
export function decodeTypedArray(name: TypedArrayName, base64: string): TypedArray {
  const Kind = constructors[name];
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  if (bytes.length % Kind.BYTES_PER_ELEMENT !== 0) {
    throw new RepriseError('ENVELOPE_UNREADABLE', `A stored ${name} of ${bytes.length} bytes is damaged`);
  }
  littleEndian(Buffer.from(bytes.buffer), Kind.BYTES_PER_ELEMENT);
  return new Kind(bytes.buffer);
}

/** Whether a name is one of a {@link TypedArray}. */
export function isTypedArrayName(name: unknown): name is TypedArrayName {
  return typeof name === 'string' && Object.hasOwn(constructors, name);
}

/** Turns the bytes of numbers from the order of this machine to little-endian, or back, in place. */
function littleEndian(bytes: Buffer, size: number): Buffer {
  if (!bigEndian || size === 1) return bytes;
  if (size === 2) return bytes.swap16();
  return size === 4 ? bytes.swap32() : bytes.swap64();
}
