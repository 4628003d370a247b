import type { Fields } from '../contract/hash-operations.ts';
import type { Value } from '../contract/value.ts';

/** The names and values of fields, however they were given. */
export function fieldPairs(fields: Fields): (readonly [string, Value])[] {
  return isIterable(fields) ? [...fields] : Object.entries(fields);
}

function isIterable(fields: Fields): fields is Iterable<readonly [string, Value]> {
  return Symbol.iterator in fields;
}
