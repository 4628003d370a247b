/**
 * Dot products of `count` int8 rows that lie side by side with one int16 query.
 *
 * `rows`: address, `dimensions` (a multiple of 16) bytes per row; `query`: address of `dimensions` i16;
 * `products`: address of `count` i32. The caller keeps the query small enough that no sum leaves 32 bits.
 */
export function dotInt8(rows: usize, count: i32, dimensions: i32, query: usize, products: usize): void {
  for (let row = 0; row < count; row++) {
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    for (let offset = 0; offset < dimensions; offset += 16) {
      const sixteen = v128.load(rows + offset);
      const factors = query + (offset << 1);
      low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(sixteen), v128.load(factors)));
      high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(sixteen), v128.load(factors, 16)));
    }
    const sum = i32x4.add(low, high);
    const product =
      i32x4.extract_lane(sum, 0) +
      i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) +
      i32x4.extract_lane(sum, 3);
    store<i32>(products + (row << 2), product);
    rows += dimensions;
  }
}
