/**
 * Keeps a map bounded: when it holds more than `most`, the entry that came first goes.
 *
 * @returns what went
 */
export function forgetOldest<Key, Value>(
  values: Map<Key, Value>,
  most: number,
): readonly [Key, Value] | undefined {
  if (values.size <= most) return undefined;
  const oldest = values.entries().next().value;
  if (oldest !== undefined) values.delete(oldest[0]);
  return oldest;
}
