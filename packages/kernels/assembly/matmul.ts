import { addScaled, pair, weightsOfPair } from './tile';

/**
 * `out = max(floor, out + activations x weights + bias)` for int16 activations and int8 weights.
 *
 * `activations`: int16 [rows][depth], each row with its f32 in `rowScales`; `weights`: int8 packed
 * [columns / 8][depth / 2][8 columns][2], each column with its f32 in `columnScales`; `bias`: f32 [columns];
 * `out`: f32 [rows][columns]. `depth` is even, `columns` a multiple of 8. The sums are exact integers, so a row
 * gets the same result whatever rows lie beside it.
 */
export function matmul(
  activations: usize,
  rowScales: usize,
  rows: i32,
  depth: i32,
  weights: usize,
  columnScales: usize,
  columns: i32,
  bias: usize,
  out: usize,
  floor: f32,
): void {
  const stride = <usize>depth << 1;
  for (let column = 0; column < columns; column += 8) {
    const block = weights + <usize>column * depth;
    const scales = columnScales + (<usize>column << 2);
    const offsets = bias + (<usize>column << 2);
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      const first = activations + <usize>row * stride;
      const second = first + stride;
      const third = second + stride;
      const fourth = third + stride;
      let a0 = i32x4.splat(0);
      let a1 = i32x4.splat(0);
      let b0 = i32x4.splat(0);
      let b1 = i32x4.splat(0);
      let c0 = i32x4.splat(0);
      let c1 = i32x4.splat(0);
      let d0 = i32x4.splat(0);
      let d1 = i32x4.splat(0);
      let weight = block;
      for (let at: usize = 0; at < stride; at += 4) {
        const left = weightsOfPair(weight);
        const right = weightsOfPair(weight + 8);
        const a = pair(first + at);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, left));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, right));
        const b = pair(second + at);
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, left));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, right));
        const c = pair(third + at);
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, left));
        c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, right));
        const d = pair(fourth + at);
        d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, left));
        d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, right));
        weight += 16;
      }
      const width = <usize>columns << 2;
      let target = out + <usize>row * width + (<usize>column << 2);
      const rowScale = rowScales + (<usize>row << 2);
      addScaled(target, a0, a1, load<f32>(rowScale), scales, offsets, floor);
      target += width;
      addScaled(target, b0, b1, load<f32>(rowScale, 4), scales, offsets, floor);
      target += width;
      addScaled(target, c0, c1, load<f32>(rowScale, 8), scales, offsets, floor);
      target += width;
      addScaled(target, d0, d1, load<f32>(rowScale, 12), scales, offsets, floor);
    }
    for (; row < rows; row++) {
      const only = activations + <usize>row * stride;
      let a0 = i32x4.splat(0);
      let a1 = i32x4.splat(0);
      let weight = block;
      for (let at: usize = 0; at < stride; at += 4) {
        const a = pair(only + at);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, weightsOfPair(weight)));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, weightsOfPair(weight + 8)));
        weight += 16;
      }
      const target = out + ((<usize>row * columns + column) << 2);
      addScaled(target, a0, a1, load<f32>(rowScales + (<usize>row << 2)), scales, offsets, floor);
    }
  }
}
