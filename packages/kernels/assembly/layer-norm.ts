import { laneSum } from './tile';

const EPSILON: f32 = 1e-6;

/**
 * Normalises each f32 row to mean 0 and variance 1, then multiplies by `gain` and adds `bias`.
 *
 * `input`, `out`: [rows][width]; `gain`, `bias`: [width]; `width` is a multiple of 4.
 */
export function layerNorm(input: usize, rows: i32, width: i32, gain: usize, bias: usize, out: usize): void {
  const bytes = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, v128.load(input + at));
    const mean = f32x4.splat(laneSum(sum) / <f32>width);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const distance = f32x4.sub(v128.load(input + at), mean);
      squares = f32x4.add(squares, f32x4.mul(distance, distance));
    }
    const inverse = f32x4.splat(<f32>1 / sqrt(laneSum(squares) / <f32>width + EPSILON));
    for (let at: usize = 0; at < bytes; at += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(input + at), mean), inverse);
      v128.store(out + at, f32x4.add(f32x4.mul(normal, v128.load(gain + at)), v128.load(bias + at)));
    }
    input += bytes;
    out += bytes;
  }
}

/** Mean of f32 rows: `input` [rows][width], `out` [width]; `width` is a multiple of 4. */
export function meanRows(input: usize, rows: i32, width: i32, out: usize): void {
  const bytes = <usize>width << 2;
  const share = f32x4.splat(<f32>1 / <f32>rows);
  const end = <usize>rows * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let row: usize = 0; row < end; row += bytes) sum = f32x4.add(sum, v128.load(input + row + at));
    v128.store(out + at, f32x4.mul(sum, share));
  }
}
