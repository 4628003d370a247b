/**
 * Turns a vector in place by a fixed pseudo-random rotation: signs, then a Walsh-Hadamard transform.
 *
 * Spreads what sits in a few dimensions over all of them and keeps every angle. Where `dimensions` is no power of
 * two, the transform runs over the first and then over the last power-of-two stretch, which overlap.
 *
 * `vector`: address of `dimensions` (a multiple of 16) f32; `signs`: address of as many f32, each plus or minus
 * one over the square root of the stretch's length.
 */
export function rotate(vector: usize, dimensions: i32, signs: usize): void {
  const stretch = 1 << (31 - clz<i32>(dimensions));
  rotateStretch(vector, stretch, signs);
  if (stretch == dimensions) return;
  const rest = (dimensions - stretch) << 2;
  rotateStretch(vector + rest, stretch, signs + rest);
}

function rotateStretch(vector: usize, length: i32, signs: usize): void {
  transformFours(vector, length, signs);
  for (let half = 4; half < length; half <<= 1) {
    const step = half << 2;
    for (let start = 0; start < length; start += half << 1) {
      const first = vector + (start << 2);
      for (let offset = 0; offset < step; offset += 16) {
        const left = first + offset;
        const right = left + step;
        const a = v128.load(left);
        const b = v128.load(right);
        v128.store(left, f32x4.add(a, b));
        v128.store(right, f32x4.sub(a, b));
      }
    }
  }
}

/** The signs and the two smallest stages, which stay within four numbers. */
function transformFours(vector: usize, length: i32, signs: usize): void {
  const oddNegative = f32x4(1, -1, 1, -1);
  const upperNegative = f32x4(1, 1, -1, -1);
  for (let offset = 0; offset < length << 2; offset += 16) {
    let four = f32x4.mul(v128.load(vector + offset), v128.load(signs + offset));
    const neighbours = v128.shuffle<f32>(four, four, 1, 0, 3, 2);
    four = f32x4.add(f32x4.mul(four, oddNegative), neighbours);
    const halves = v128.shuffle<f32>(four, four, 2, 3, 0, 1);
    four = f32x4.add(f32x4.mul(four, upperNegative), halves);
    v128.store(vector + offset, four);
  }
}
