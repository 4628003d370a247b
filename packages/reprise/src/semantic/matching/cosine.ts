/** Cosine similarity of two unit vectors of the same length. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return Math.max(-1, Math.min(1, sum));
}
