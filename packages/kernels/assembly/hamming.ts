/**
 * Hamming distances of one bit sketch to `count` others that lie side by side, with their histogram.
 *
 * Counts bits by 64-bit words: on x86 that is one instruction a word, where bytes of a vector need about nine.
 *
 * `sketches`, `query`: addresses, `bytes` (a multiple of 16) per sketch; `distances`: address of `count` u16;
 * `histogram`: address of `8 * bytes + 1` u32, added to: how many sketches lie at each distance.
 */
export function hamming(
  sketches: usize,
  count: i32,
  bytes: i32,
  query: usize,
  distances: usize,
  histogram: usize,
): void {
  for (let row = 0; row < count; row++) {
    let total: u64 = 0;
    for (let offset = 0; offset < bytes; offset += 16) {
      const left = sketches + offset;
      const right = query + offset;
      total += popcnt<u64>(load<u64>(left) ^ load<u64>(right));
      total += popcnt<u64>(load<u64>(left, 8) ^ load<u64>(right, 8));
    }
    store<u16>(distances + (row << 1), total);
    const bucket = histogram + ((<usize>total) << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
    sketches += bytes;
  }
}
