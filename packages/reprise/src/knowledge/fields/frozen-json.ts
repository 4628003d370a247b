import type { Json } from '../../entry/index.ts';
import { invalidField } from './invalid-field.ts';

/** Levels of nesting, as for the inputs of entries. */
const deepest = 500;

/**
 * A frozen deep copy of plain JSON data, so that nobody can change it from outside.
 *
 * Properties that are undefined are left out, as in JSON.
 *
 * @throws RepriseError `INVALID_ARGUMENT` naming the path to what other languages could not read: functions, dates,
 *   class instances, bigints, NaN, infinities, undefined elements, cycles and more than 500 levels.
 */
export function frozenJson(value: unknown, where: string, depth = 0): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw invalidField(where, `is no JSON data, but ${kindOf(value)}`);
  if (depth === deepest) throw invalidField(where, `is nested more than ${deepest} levels deep`);
  if (Array.isArray(value)) {
    return Object.freeze(Array.from(value, (item, at) => frozenJson(item, `${where}.${at}`, depth + 1)));
  }
  return frozenRecord(value, where, depth);
}

function frozenRecord(value: object, where: string, depth: number): Json {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw invalidField(where, `is no JSON data, but an instance of ${value.constructor?.name ?? 'a class'}`);
  }
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => [name, frozenJson(item, `${where}.${name}`, depth + 1)] as const);
  return Object.freeze(Object.fromEntries(members));
}

function kindOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}
