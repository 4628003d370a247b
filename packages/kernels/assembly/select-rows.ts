/**
 * Writes the numbers of the rows whose distance lies from `low` to `high`, both included, in order, and returns
 * how many; stops at `limit`.
 *
 * `distances`: address of `count` u16; `rows`: address of `limit` u32.
 */
export function selectRows(
  distances: usize,
  count: i32,
  low: i32,
  high: i32,
  rows: usize,
  limit: i32,
): i32 {
  const lows = i16x8.splat(<i16>low);
  const highs = i16x8.splat(<i16>high);
  let found = 0;
  let row = 0;
  for (; row + 8 <= count; row += 8) {
    const eight = v128.load(distances + (row << 1));
    let mask = i16x8.bitmask(v128.and(i16x8.ge_u(eight, lows), i16x8.le_u(eight, highs)));
    for (; mask != 0; mask &= mask - 1) {
      if (found == limit) return found;
      store<u32>(rows + (found << 2), row + ctz<i32>(mask));
      found++;
    }
  }
  for (; row < count && found < limit; row++) {
    const distance = <i32>load<u16>(distances + (row << 1));
    if (distance < low || distance > high) continue;
    store<u32>(rows + (found << 2), row);
    found++;
  }
  return found;
}
