import { invalidField } from './invalid-field.ts';
import { sortedSet } from './lists.ts';
import { readText } from './text.ts';

const form = /^\[([^[\]:]+):(.*)\]$/s;

/** Slot of the tag every knowledge object has by itself: its type. */
export const typeSlot = 'UKF_TYPE';

/**
 * The text of a tag.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a slot that is empty or holds a colon or a bracket.
 *
 * @example
 * ```ts
 * knowledgeTag('TOPIC', 'databases'); // '[TOPIC:databases]'
 * ```
 */
export function knowledgeTag(slot: string, value: string): string {
  const tag = readTag(`[${slot}:${value}]`, 'tags');
  if (tagParts(tag).slot !== slot) throw invalidField('tags', 'must have slots without colons and brackets');
  return tag;
}

/** Slot and value of a tag. */
export function tagParts(tag: string): { readonly slot: string; readonly value: string } {
  const [, slot = '', value = ''] = form.exec(tag) ?? [];
  return { slot, value };
}

/** A set of tags `[SLOT:value]`. */
export const tagSet = sortedSet(readTag, (item) => item);

/** The tags with the one of `type` in place of whatever types they name. */
export function withTypeTag(tags: readonly string[], type: string): readonly string[] {
  return tagSet.read(
    [...tags.filter((tag) => tagParts(tag).slot !== typeSlot), `[${typeSlot}:${type}]`],
    'tags',
  );
}

function readTag(item: unknown, where: string): string {
  const tag = readText(item, where, 'short');
  if (form.test(tag)) return tag;
  throw invalidField(where, 'must be a tag of the form [SLOT:value]');
}
