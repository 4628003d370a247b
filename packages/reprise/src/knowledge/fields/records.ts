import type { Json } from '../../entry/index.ts';
import type { FieldKind } from './field-kind.ts';
import { frozenJson } from './frozen-json.ts';
import { invalidField } from './invalid-field.ts';
import { readText } from './text.ts';

/** Plain JSON data by name. */
export type JsonRecord = { readonly [name: string]: Json };

/** An object of JSON data. */
export const jsonRecord: FieldKind<JsonRecord> = {
  read(value, where) {
    const json = frozenJson(value, where);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonRecord;
    throw invalidField(where, 'must be an object');
  },
  write: (value) => value,
};

/** Names of functions the program registers, by the name the object gives them; never a function itself. */
export const functionNames: FieldKind<Readonly<Record<string, string>>> = {
  read(value, where) {
    if (typeof value !== 'object' || value === null) throw invalidField(where, 'must be an object');
    const names = Object.entries(value).map(
      ([name, of]) => [name, readName(of, `${where}.${name}`)] as const,
    );
    return Object.freeze(Object.fromEntries(names));
  },
  write: (value) => value,
};

function readName(value: unknown, where: string): string {
  if (typeof value !== 'string') {
    throw invalidField(
      where,
      'must name a function of the registry; code is never kept in a knowledge object',
    );
  }
  return readText(value, where, 'short');
}
