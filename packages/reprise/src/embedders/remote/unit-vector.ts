/** The vector of length 1 with the direction of `values`; undefined when they have none: zeros, NaN, infinities. */
export function unitVector(values: ArrayLike<number>): Float32Array | undefined {
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += values[index]! ** 2;
  if (!(squares > 0) || squares === Number.POSITIVE_INFINITY) return undefined;
  const scale = 1 / Math.sqrt(squares);
  return Float32Array.from(values, (value) => value * scale);
}

/** Reads numbers as services send them: a JSON array, or little-endian float32 in base64; undefined when neither. */
export function readVector(value: unknown): ArrayLike<number> | undefined {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number') ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length % 4 !== 0) return undefined;
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
