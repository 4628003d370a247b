/**
 * The value under a key, made when there is none, and now the one used last; beyond `most` the one unused for longest
 * goes.
 */
export function recent<V>(values: Map<string, V>, key: string, most: number, make: () => V): V {
  const value = values.get(key) ?? make();
  values.delete(key);
  values.set(key, value);
  const oldest = values.keys().next();
  if (values.size > most && !oldest.done) values.delete(oldest.value);
  return value;
}
