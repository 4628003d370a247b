import type { FieldKind } from './field-kind.ts';
import { invalidField } from './invalid-field.ts';

/** Most characters (Unicode code points) a text of each size may have (spec 4.6). */
export const textLimits = { id: 63, short: 255, medium: 2047, any: Number.POSITIVE_INFINITY } as const;

/** How long a text may be. */
export type TextSize = keyof typeof textLimits;

/** A text of bounded length. */
export function text(size: TextSize): FieldKind<string> {
  return { read: (value, where) => readText(value, where, size), write: (value) => value };
}

/** Checks one text. */
export function readText(value: unknown, where: string, size: TextSize): string {
  if (typeof value !== 'string') throw invalidField(where, `must be a text, but is ${typeof value}`);
  const limit = textLimits[size];
  // Code points are counted only where they can matter, since counting walks the text.
  if (value.length <= limit) return value;
  const length = value.length > 2 * limit ? value.length : Array.from(value).length;
  if (length > limit) throw invalidField(where, `is longer than ${limit} characters`);
  return value;
}
