/**
 * Hamming distances of one bit sketch to `count` others that lie side by side.
 *
 * `sketches`, `query`: addresses, `bytes` (a multiple of 16) per sketch; `distances`: address of `count` u32.
 */
export function hamming(sketches: usize, count: i32, bytes: i32, query: usize, distances: usize): void {
  for (let row = 0; row < count; row++) {
    let sum = i16x8.splat(0);
    for (let offset = 0; offset < bytes; offset += 16) {
      const difference = v128.xor(v128.load(sketches + offset), v128.load(query + offset));
      sum = i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(difference)));
    }
    const wide = i32x4.extadd_pairwise_i16x8_u(sum);
    const total =
      i32x4.extract_lane(wide, 0) +
      i32x4.extract_lane(wide, 1) +
      i32x4.extract_lane(wide, 2) +
      i32x4.extract_lane(wide, 3);
    store<u32>(distances + (row << 2), total);
    sketches += bytes;
  }
}
