import type { Json } from '../../entry/index.ts';
import type { FieldKind } from './field-kind.ts';
import { invalidField } from './invalid-field.ts';
import { readText } from './text.ts';

/** Reads a list, or any other iterable but a text, by `read` for each member. */
export function readList<T>(value: unknown, where: string, read: (item: unknown, where: string) => T): T[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
    throw invalidField(where, 'must be a list');
  }
  return Array.from(value as Iterable<unknown>, (item, at) => read(item, `${where}.${at}`));
}

/** A set whose members are sorted by their written form, so that equal sets are written alike. */
export function sortedSet<T>(
  read: (item: unknown, where: string) => T,
  write: (item: T) => Json,
): FieldKind<readonly T[]> {
  return {
    read(value, where) {
      const members = new Map(
        readList(value, where, read).map((item) => [JSON.stringify(write(item)), item]),
      );
      return Object.freeze(
        Array.from(members.keys())
          .sort()
          .map((text) => members.get(text) as T),
      );
    },
    write: (value) => value.map(write),
  };
}

/** A set of short texts. */
export const textSet = sortedSet(
  (item, where) => readText(item, where, 'short'),
  (item) => item,
);
