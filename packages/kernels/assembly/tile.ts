/** Largest quantised activation: the sum of 1,536 products with int8 weights still fits 32 bits. */
export const LIMIT: f32 = 8191;

/** Two neighbouring int16 activations, repeated for four columns. */
@inline
export function pair(address: usize): v128 {
  return v128.load32_splat(address);
}

/** The int8 weights of two depths and four columns, widened. */
@inline
export function weightsOfPair(address: usize): v128 {
  return v128.load8x8_s(address);
}

/** Turns eight integer sums into floats and adds them and the bias to what is in `out`. */
@inline
export function addScaled(
  out: usize,
  left: v128,
  right: v128,
  rowScale: f32,
  columnScales: usize,
  bias: usize,
  floor: f32,
): void {
  const scale = f32x4.splat(rowScale);
  const lowest = f32x4.splat(floor);
  v128.store(out, f32x4.max(lowest, shifted(out, left, scale, columnScales, bias)));
  v128.store(out + 16, f32x4.max(lowest, shifted(out + 16, right, scale, columnScales + 16, bias + 16)));
}

@inline
function shifted(out: usize, sums: v128, scale: v128, columnScales: usize, bias: usize): v128 {
  const product = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(scale, v128.load(columnScales)));
  return f32x4.add(v128.load(out), f32x4.add(product, v128.load(bias)));
}

/** Sum of the four lanes. */
@inline
export function laneSum(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}
