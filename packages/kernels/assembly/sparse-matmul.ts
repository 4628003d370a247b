import { addScaled, LIMIT } from './tile';

/**
 * `out += activations x weights + bias` for one row of which most activations are zero, as after a ReLU.
 *
 * `pairs`: what `collectPairs` wrote, `count` records of {two int16 activations, two u32 depths};
 * `weights`: int8 [depth][columns], each column with its f32 in `columnScales`; `columns` is a multiple of 32.
 */
export function sparseMatmul(
  pairs: usize,
  count: i32,
  rowScale: f32,
  weights: usize,
  columnScales: usize,
  columns: i32,
  bias: usize,
  out: usize,
): void {
  const end = pairs + <usize>count * 12;
  for (let column: usize = 0; column < <usize>columns; column += 32) {
    const block = weights + column;
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let e = i32x4.splat(0);
    let f = i32x4.splat(0);
    let g = i32x4.splat(0);
    let h = i32x4.splat(0);
    for (let record = pairs; record < end; record += 12) {
      const values = v128.load32_splat(record);
      const first = block + <usize>load<u32>(record, 4) * columns;
      const second = block + <usize>load<u32>(record, 8) * columns;
      const firstLeft = v128.load(first);
      const secondLeft = v128.load(second);
      let low = interleaveLow(firstLeft, secondLeft);
      let high = interleaveHigh(firstLeft, secondLeft);
      a = i32x4.add(a, i32x4.dot_i16x8_s(values, i16x8.extend_low_i8x16_s(low)));
      b = i32x4.add(b, i32x4.dot_i16x8_s(values, i16x8.extend_high_i8x16_s(low)));
      c = i32x4.add(c, i32x4.dot_i16x8_s(values, i16x8.extend_low_i8x16_s(high)));
      d = i32x4.add(d, i32x4.dot_i16x8_s(values, i16x8.extend_high_i8x16_s(high)));
      const firstRight = v128.load(first, 16);
      const secondRight = v128.load(second, 16);
      low = interleaveLow(firstRight, secondRight);
      high = interleaveHigh(firstRight, secondRight);
      e = i32x4.add(e, i32x4.dot_i16x8_s(values, i16x8.extend_low_i8x16_s(low)));
      f = i32x4.add(f, i32x4.dot_i16x8_s(values, i16x8.extend_high_i8x16_s(low)));
      g = i32x4.add(g, i32x4.dot_i16x8_s(values, i16x8.extend_low_i8x16_s(high)));
      h = i32x4.add(h, i32x4.dot_i16x8_s(values, i16x8.extend_high_i8x16_s(high)));
    }
    const floats = column << 2;
    const target = out + floats;
    const scales = columnScales + floats;
    const offsets = bias + floats;
    addScaled(target, a, b, rowScale, scales, offsets, -Infinity);
    addScaled(target + 32, c, d, rowScale, scales + 32, offsets + 32, -Infinity);
    addScaled(target + 64, e, f, rowScale, scales + 64, offsets + 64, -Infinity);
    addScaled(target + 96, g, h, rowScale, scales + 96, offsets + 96, -Infinity);
  }
}

/**
 * Quantises one row of activations that are all zero or more, and lists those that are not zero, two by two.
 *
 * Writes at most `depth / 2 + 1` records of 12 bytes to `pairs` and the scale of the row to `rowScale`; gives the
 * number of records.
 */
export function collectPairs(activations: usize, depth: i32, pairs: usize, rowScale: usize): i32 {
  const end = activations + (<usize>depth << 2);
  let largest: f32 = 0;
  for (let address = activations; address < end; address += 4) largest = max(largest, load<f32>(address));
  store<f32>(rowScale, largest / LIMIT);
  if (largest == 0) return 0;
  const inverse = LIMIT / largest;
  let found = 0;
  for (let k = 0; k < depth; k++) {
    const value = <i32>nearest(load<f32>(activations + (<usize>k << 2)) * inverse);
    if (value == 0) continue;
    const record = pairs + <usize>(found >> 1) * 12;
    const second = <usize>(found & 1);
    store<i16>(record + (second << 1), <i16>value);
    store<u32>(record + 4 + (second << 2), k);
    found++;
  }
  if (found & 1) {
    const record = pairs + <usize>(found >> 1) * 12;
    store<i16>(record, 0, 2);
    store<u32>(record, 0, 8);
  }
  return (found + 1) >> 1;
}

@inline
function interleaveLow(first: v128, second: v128): v128 {
  return i8x16.shuffle(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function interleaveHigh(first: v128, second: v128): v128 {
  return i8x16.shuffle(first, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
