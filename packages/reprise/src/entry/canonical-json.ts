import { plainJson } from './plain-json.ts';
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
  return plainJson(value) ?? print(toTaggedJson(value));
}

function print(json: Json): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  let text = '';
  if (Array.isArray(json)) {
    for (const item of json) text += `${text === '' ? '' : ','}${print(item)}`;
    return `[${text}]`;
  }
  const object = sortedMembers(json as { readonly [name: string]: Json }, print);
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${print(object[name]!)}`;
  }
  return `{${text}}`;
}
