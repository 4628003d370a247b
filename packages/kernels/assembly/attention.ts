import { laneSum } from './tile';

/**
 * Self-attention of one text: softmax(queries x keys / sqrt(size)) x values for each head.
 *
 * `projected`: f32 [rows][queries, keys, values], each `width` wide; `out`: f32 [rows][width]; `weights`: scratch,
 * f32 [rows]. The size of a head, `width / heads`, is a multiple of 16.
 */
export function attention(
  projected: usize,
  rows: i32,
  width: i32,
  heads: i32,
  out: usize,
  weights: usize,
): void {
  const size = <usize>(width / heads) << 2;
  const stride = <usize>width * 12;
  const scale = <f32>1 / sqrt(<f32>(width / heads));
  for (let head: usize = 0; head < <usize>heads; head++) {
    const queries = projected + head * size;
    const keys = queries + (<usize>width << 2);
    const values = keys + (<usize>width << 2);
    for (let row = 0; row < rows; row++) {
      const total = attend(queries + <usize>row * stride, keys, rows, stride, size, scale, weights);
      const target = out + ((<usize>row * width) << 2) + head * size;
      for (let at: usize = 0; at < size; at += 64) {
        mix(values + at, rows, stride, weights, <f32>1 / total, target + at);
      }
    }
  }
}

/** Writes exp(score - largest score) of each key to `weights` and gives their sum. */
function attend(query: usize, key: usize, rows: i32, stride: usize, size: usize, scale: f32, weights: usize): f32 {
  let largest: f32 = -Infinity;
  for (let row = 0; row < rows; row++) {
    let left = f32x4.splat(0);
    let right = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += 32) {
      left = f32x4.add(left, f32x4.mul(v128.load(query + at), v128.load(key + at)));
      right = f32x4.add(right, f32x4.mul(v128.load(query + at, 16), v128.load(key + at, 16)));
    }
    const score = laneSum(f32x4.add(left, right)) * scale;
    store<f32>(weights + (<usize>row << 2), score);
    largest = max(largest, score);
    key += stride;
  }
  let total: f32 = 0;
  for (let row = 0; row < rows; row++) {
    const address = weights + (<usize>row << 2);
    const weight = exponential(load<f32>(address) - largest);
    store<f32>(address, weight);
    total += weight;
  }
  return total;
}

/** Weighted sum of sixteen floats of every value row. */
@inline
function mix(value: usize, rows: i32, stride: usize, weights: usize, share: f32, out: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    const weight = v128.load32_splat(weights + (<usize>row << 2));
    a = f32x4.add(a, f32x4.mul(weight, v128.load(value)));
    b = f32x4.add(b, f32x4.mul(weight, v128.load(value, 16)));
    c = f32x4.add(c, f32x4.mul(weight, v128.load(value, 32)));
    d = f32x4.add(d, f32x4.mul(weight, v128.load(value, 48)));
    value += stride;
  }
  const scale = f32x4.splat(share);
  v128.store(out, f32x4.mul(a, scale));
  v128.store(out, f32x4.mul(b, scale), 16);
  v128.store(out, f32x4.mul(c, scale), 32);
  v128.store(out, f32x4.mul(d, scale), 48);
}

/**
 * e to the power of `x` for `x` of zero or less, to six digits: a power of two, written into the exponent bits,
 * times the Taylor series of the small rest.
 */
function exponential(x: f32): f32 {
  if (x < -80) return 0;
  const power = nearest(x * <f32>1.442695040888963);
  const rest = x - power * <f32>0.6931471805599453;
  const cubic = <f32>0.16666667 + rest * (<f32>0.041666668 + rest * (<f32>0.008333334 + rest * <f32>0.0013888889));
  const series = <f32>1 + rest * (<f32>1 + rest * (<f32>0.5 + rest * cubic));
  return series * reinterpret<f32>((<i32>power + 127) << 23);
}
