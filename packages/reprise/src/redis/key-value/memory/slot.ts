import type { HeldType, HeldTypes } from './held.ts';

/** Bytes that a key takes besides its name and its values. */
const keyOverhead = 96;

/** Bytes that each item, field, member or entry takes besides its text. */
export const itemOverhead = 32;

/** A key of the keyspace and what it holds. */
export interface Slot<Type extends HeldType = HeldType> {
  readonly key: string;
  readonly type: Type;
  readonly held: HeldTypes[Type];
  /** Milliseconds since the Unix epoch; undefined for never. */
  expiresAt: number | undefined;
  /** Kept exact by whoever changes `held`. */
  bytes: number;
}

/** Bytes that items of a list take. */
export function itemBytes(items: readonly string[]): number {
  return items.reduce((bytes, item) => bytes + item.length + itemOverhead, 0);
}

/** Bytes that a field of a hash takes. */
export function fieldBytes(name: string, value: string): number {
  return name.length + value.length + itemOverhead;
}

/** Bytes of a key that holds nothing yet. */
export function emptyBytes(key: string): number {
  return keyOverhead + key.length * 2;
}

/** Whether the slot holds nothing, so that its key is not there; only a stream may be empty. */
export function isEmpty(slot: Slot): boolean {
  const { held } = slot;
  if ('items' in held) return held.items.length === 0;
  if ('fields' in held) return held.fields.size === 0;
  if ('members' in held) return held.members.size === 0;
  return 'scores' in held && held.scores.size === 0;
}
