import { answerToTaggedJson } from './tagged-json.ts';
import { typedArrayName } from './typed-array.ts';

/** Levels of nesting beyond which the value is looked at for cycles. */
const deepest = 500;

/** Marks what cannot be copied; the caller then finds out where it is. */
const refused = new Error('not plain data');

/**
 * A deep copy of everything an envelope can hold as an answer, without writing it down.
 *
 * Like an envelope, it makes a `Uint8Array` of a `Buffer`, leaves out properties named by symbols, and gives an object
 * that occurs twice as two.
 *
 * @throws RepriseError `NOT_CANONICAL` for what an envelope cannot hold, naming the path to it.
 */
export function copyValue<T>(value: T): T {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') answerToTaggedJson(value);
    return value;
  }
  try {
    return copyObject(value, 0) as T;
  } catch (error) {
    // The slow way knows where the trouble is.
    answerToTaggedJson(value);
    throw error;
  }
}

function copyAny(value: unknown, depth: number): unknown {
  if (typeof value === 'object' && value !== null) return copyObject(value, depth);
  if (typeof value === 'function' || typeof value === 'symbol') throw refused;
  return value;
}

function copyObject(value: object, depth: number): unknown {
  if (depth === deepest) throw refused;
  if (Array.isArray(value)) return copyArray(value, depth + 1);
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return copyFields(value, depth + 1);
  return copySpecial(value, depth + 1);
}

function copyArray(array: readonly unknown[], depth: number): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < array.length; index++) copy.push(copyAny(array[index], depth));
  return copy;
}

function copyFields(object: object, depth: number): object {
  // Spreading makes an object of the same shape in one step, and copies `__proto__` as the plain property it is.
  const copy: Record<string | symbol, unknown> = { ...object };
  for (const name in copy) {
    const item = copy[name];
    if (typeof item === 'object' && item !== null) setOwn(copy, name, copyObject(item, depth));
    else if (typeof item === 'function' || typeof item === 'symbol') throw refused;
  }
  for (const symbol of Object.getOwnPropertySymbols(copy)) delete copy[symbol];
  return copy;
}

/** Replaces an own property, also one that is called `__proto__`. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value });
}

function copySpecial(value: object, depth: number): unknown {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refused;
    return new Date(value.getTime());
  }
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Set) return new Set(Array.from(value, (item) => copyAny(item, depth)));
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, item]) => [copyAny(key, depth), copyAny(item, depth)] as const));
  }
  if (typedArrayName(value) !== undefined) return (value as Float32Array).slice();
  throw refused;
}
