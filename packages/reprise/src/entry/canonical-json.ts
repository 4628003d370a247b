import { sortedMembers } from './sorted-members.ts';
import { type Json, toTaggedJson } from './tagged-json.ts';

/**
 * The one text of a value: equal values give equal texts, whatever the order of their properties.
 *
 * Plain data follows RFC 8785 (properties sorted by UTF-16 code units, numbers as ECMAScript prints them, no white
 * space). Date, bigint, Uint8Array, Map and Set are tagged; Sets and Maps are sorted, so that insertion order does
 * not matter.
 *
 * @throws RepriseError `NOT_CANONICAL` for what has no canonical form, see {@link toTaggedJson}.
 *
 * @example
 * ```ts
 * canonicalJson({ b: 1, a: [true, null] }); // '{"a":[true,null],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  return print(toTaggedJson(value));
}

function print(json: Json): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(print).join(',')}]`;
  const object = sortedMembers(json as { readonly [name: string]: Json }, print);
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${print(object[name]!)}`).join(',')}}`;
}
