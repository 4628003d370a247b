import { sortedMembers } from './sorted-members.ts';
import type { Json } from './tagged-json.ts';

/**
 * JSON exactly as Python's `json.dumps(value, sort_keys=True, ensure_ascii=False)` prints it, which is what the
 * keys of {@link CacheEntry} are hashed from (spec S3-02).
 *
 * Differences to RFC 8785: separators `", "` and `": "`, names sorted by code point, small numbers as `1e-05`.
 * A JavaScript number without fraction is printed as a Python int.
 */
export function pythonJson(json: Json): string {
  if (typeof json === 'number') return pythonNumber(json);
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(pythonJson).join(', ')}]`;
  const object = sortedMembers(json as { readonly [name: string]: Json }, pythonJson);
  const names = Object.keys(object).sort(byCodePoint);
  return `{${names.map((name) => `${JSON.stringify(name)}: ${pythonJson(object[name]!)}`).join(', ')}}`;
}

function pythonNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 1e-4) return String(value);
  const [digits, exponent] = value.toExponential().split('e-') as [string, string];
  return `${digits}e-${exponent.padStart(2, '0')}`;
}

function byCodePoint(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = a[index]!.codePointAt(0)! - b[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
