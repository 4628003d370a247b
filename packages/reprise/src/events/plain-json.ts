import { RepriseError } from '../core/index.ts';

const deepest = 100;

/**
 * Asserts that JSON keeps all of a value: objects, lists, texts, finite numbers, true, false and null. A field that is
 * undefined counts as left out.
 *
 * @throws RepriseError `NOT_CANONICAL` that names the place, never the value.
 */
export function assertPlainJson(value: unknown, place: string, depth = 0): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object') throw notPlain(place, typeof value);
  if (depth === deepest) throw notPlain(place, `more than ${deepest} levels deep`);
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) assertPlainJson(item, `${place}.${at}`, depth + 1);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(place, value.constructor.name);
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) assertPlainJson(item, `${place}.${name}`.slice(0, 200), depth + 1);
  }
}

function notPlain(place: string, what: string): RepriseError {
  return new RepriseError('NOT_CANONICAL', `${place} is no plain JSON but ${what}`);
}
