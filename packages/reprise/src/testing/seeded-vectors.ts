/** Makes `count` unit vectors in random directions, the same ones for the same seed. */
export function seededVectors(count: number, dimensions: number, seed = 1): Float32Array[] {
  let state = Math.imul(seed, 0x9e3779b9);
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return Array.from({ length: count }, () => {
    const values = Float32Array.from({ length: dimensions }, () => random() + random());
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return values.map((value) => value / length);
  });
}
