/** Characters of a text that are repeated. */
const longest = 60;

/**
 * A wrong value as messages show it: `"eighty"`, `65536`, `a list`, `nothing` for null.
 *
 * Where a mapping or a list is wanted, a text is only called so: it may be an address or a key that is secret.
 */
export function found(value: unknown, wanted: 'value' | 'collection' = 'value'): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  if (wanted === 'collection') return 'text';
  return JSON.stringify(value.length <= longest ? value : `${value.slice(0, longest)}…`);
}

/** What is wrong with a value that should be `allowed`; undefined is a field that was left out. */
export function mustBe(allowed: string, value: unknown, wanted?: 'collection'): string {
  return value === undefined ? 'is missing' : `must be ${allowed}; found ${found(value, wanted)}`;
}
