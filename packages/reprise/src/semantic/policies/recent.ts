import { forgetOldest } from '../../core/index.ts';

/**
 * The value under a key, made when there is none, and now the one used last; beyond `most` the one unused for longest
 * goes.
 */
export function recent<V>(values: Map<string, V>, key: string, most: number, make: () => V): V {
  const value = values.get(key) ?? make();
  values.delete(key);
  values.set(key, value);
  forgetOldest(values, most);
  return value;
}
