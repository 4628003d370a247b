/** A vector as it is kept: exact, in as few bytes as that takes. */
export interface PackedVector {
  readonly form: 'float32' | 'float64';
  readonly bytes: Uint8Array;
}

/** Packs numbers as float32 when every one of them is a float32, as upstreams' are, else as float64. */
export function packVector(numbers: readonly number[]): PackedVector {
  const small = numbers.every((number) => Math.fround(number) === number);
  const array = small ? Float32Array.from(numbers) : Float64Array.from(numbers);
  return { form: small ? 'float32' : 'float64', bytes: new Uint8Array(array.buffer) };
}

/** The reverse of {@link packVector}. */
export function unpackVector({ form, bytes }: PackedVector): number[] {
  const buffer = Uint8Array.from(bytes).buffer;
  return Array.from(form === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer));
}

/** A vector as `encoding_format: base64` wants it: little-endian float32. */
export function base64Vector(numbers: readonly number[]): string {
  return Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
}
