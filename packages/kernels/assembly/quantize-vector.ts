/**
 * Rounds a vector to integers of at most `limit`, writes its sign sketch, and returns the factor that turns the
 * integers back into the unit vector of the same direction.
 *
 * Returns 0 for a vector without length, and NaN, writing nothing, for one with a number that is not finite.
 *
 * `vector`: address of `dimensions` (a multiple of 16) f32; `values`: address of as many i8 or i16; `sketch`:
 * address of one bit a dimension, set where the number is negative.
 */
export function quantizeInt8(
  vector: usize,
  dimensions: i32,
  limit: f32,
  values: usize,
  sketch: usize,
): f32 {
  const factor = integerFactor(vector, dimensions, limit);
  if (isNaN(factor)) return factor;
  const factors = f32x4.splat(factor);
  for (let index = 0; index < dimensions; index += 16) {
    const sixteen = vector + (index << 2);
    const low = roundEight(sixteen, factors);
    const high = roundEight(sixteen + 32, factors);
    v128.store(values + index, i8x16.narrow_i16x8_s(low, high));
    store<u16>(sketch + (index >> 3), signsOfEight(sixteen) | (signsOfEight(sixteen + 32) << 8));
  }
  return unitFactor(vector, dimensions, factor);
}

/** Like {@link quantizeInt8} with i16 values. */
export function quantizeInt16(
  vector: usize,
  dimensions: i32,
  limit: f32,
  values: usize,
  sketch: usize,
): f32 {
  const factor = integerFactor(vector, dimensions, limit);
  if (isNaN(factor)) return factor;
  const factors = f32x4.splat(factor);
  for (let index = 0; index < dimensions; index += 8) {
    const eight = vector + (index << 2);
    v128.store(values + (index << 1), roundEight(eight, factors));
    store<u8>(sketch + (index >> 3), signsOfEight(eight));
  }
  return unitFactor(vector, dimensions, factor);
}

/** What to multiply with so that the largest number becomes `limit`; 0 for no length, NaN if not finite. */
function integerFactor(vector: usize, dimensions: i32, limit: f32): f32 {
  let largest = f32x4.splat(0);
  for (let index = 0; index < dimensions; index += 4) {
    largest = f32x4.max(largest, f32x4.abs(v128.load(vector + (index << 2))));
  }
  const most = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  if (most == 0) return 0;
  const factor = limit / most;
  return isFinite(factor) && factor > 0 ? factor : NaN;
}

/** One over the length that the vector has after multiplication with `factor`. */
function unitFactor(vector: usize, dimensions: i32, factor: f32): f32 {
  if (factor == 0) return 0;
  const factors = f32x4.splat(factor);
  let squares = f32x4.splat(0);
  for (let index = 0; index < dimensions; index += 4) {
    const four = f32x4.mul(v128.load(vector + (index << 2)), factors);
    squares = f32x4.add(squares, f32x4.mul(four, four));
  }
  const sum =
    f32x4.extract_lane(squares, 0) +
    f32x4.extract_lane(squares, 1) +
    f32x4.extract_lane(squares, 2) +
    f32x4.extract_lane(squares, 3);
  return 1 / sqrt<f32>(sum);
}

/** Eight numbers as i16, rounded. */
function roundEight(eight: usize, factors: v128): v128 {
  const low = f32x4.nearest(f32x4.mul(v128.load(eight), factors));
  const high = f32x4.nearest(f32x4.mul(v128.load(eight, 16), factors));
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
}

/** One bit for each of eight numbers, set where it is negative. */
function signsOfEight(eight: usize): u32 {
  return i32x4.bitmask(v128.load(eight)) | (i32x4.bitmask(v128.load(eight, 16)) << 4);
}
