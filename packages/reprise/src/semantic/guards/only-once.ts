/** Those of some keys that are there once. */
export function onlyOnce(keys: readonly string[]): Set<string> {
  const found = new Set<string>();
  const repeated = new Set<string>();
  for (const key of keys) (found.has(key) ? repeated : found).add(key);
  for (const key of repeated) found.delete(key);
  return found;
}
