import { LIMIT } from './tile';

/**
 * Quantises f32 rows to int16, each by its own largest magnitude.
 *
 * `input`: f32 [rows][width], `out`: int16 [rows][width], `scales`: f32 [rows]; `width` is a multiple of 8.
 */
export function quantizeRows(input: usize, rows: i32, width: i32, out: usize, scales: usize): void {
  const bytes = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const largest = largestMagnitude(input, bytes);
    store<f32>(scales + (<usize>row << 2), largest / LIMIT);
    const inverse = f32x4.splat(largest > 0 ? LIMIT / largest : 0);
    for (let at: usize = 0; at < bytes; at += 32) {
      const low = rounded(input + at, inverse);
      const high = rounded(input + at + 16, inverse);
      v128.store(out + (at >> 1), i16x8.narrow_i32x4_s(low, high));
    }
    input += bytes;
    out += bytes >> 1;
  }
}

@inline
function rounded(address: usize, inverse: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(address), inverse)));
}

function largestMagnitude(input: usize, bytes: usize): f32 {
  let lanes = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) lanes = f32x4.max(lanes, f32x4.abs(v128.load(input + at)));
  const upper = max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3));
  return max(max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)), upper);
}
