import { type Json, tag } from './tagged-json.ts';

const unorderedTypes: ReadonlySet<unknown> = new Set(['set', 'map', 'object']);

/**
 * Sorts the members of tagged Sets, Maps and escaped objects by their printed text, since their order means
 * nothing for identity; other objects come back as they are.
 */
export function sortedMembers(
  object: { readonly [name: string]: Json },
  print: (json: Json) => string,
): { readonly [name: string]: Json } {
  if (!unorderedTypes.has(object[tag])) return object;
  const members = (object.value as readonly Json[]).map((member) => [print(member), member] as const);
  members.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return { ...object, value: members.map(([, member]) => member) };
}
