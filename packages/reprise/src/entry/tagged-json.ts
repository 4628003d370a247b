import { RepriseError } from '../core/index.ts';
import {
  decodeTypedArray,
  encodeTypedArray,
  isTypedArrayName,
  type TypedArray,
  typedArrayName,
} from './typed-array.ts';

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Property that says what an object stands for. */
export const tag = '__obj_type__';
/** Levels of nesting; far more than data of people has, and far less than the stack holds. */
export const deepest = 500;

/**
 * Turns a value into plain JSON data; what JSON lacks becomes an object with the tag `__obj_type__` (spec S3-33).
 *
 * Kept types: Date, bigint, Uint8Array, Map, Set. Properties that are undefined are left out, as in JSON; an
 * undefined array element is refused, since JSON would silently turn it into null.
 *
 * @throws RepriseError `NOT_CANONICAL` for functions, symbols, cycles, NaN, infinities, class instances and more than
 *   500 levels of nesting,
 *   naming the path to the value.
 */
export function toTaggedJson(value: unknown): Json {
  return convert(value, '$', { parents: [], answers: false });
}

/**
 * {@link toTaggedJson} for answers, which are kept but never compared: keeps besides undefined, NaN, infinities, -0 and
 * typed arrays.
 *
 * @param path Where the value is, for messages.
 * @throws RepriseError `NOT_CANONICAL` for the rest of what {@link toTaggedJson} refuses.
 */
export function answerToTaggedJson(value: unknown, path = '$'): Json {
  return convert(value, path, { parents: [], answers: true });
}

interface Conversion {
  /** Objects that the current one is in. */
  readonly parents: object[];
  /** Whether to keep what only answers may hold. */
  readonly answers: boolean;
}

function convert(value: unknown, path: string, conversion: Conversion): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return convertNumber(value, path, conversion);
    case 'undefined':
      if (conversion.answers) return { [tag]: 'undefined' };
      throw refused(path, 'undefined has no canonical form');
    case 'bigint':
      return { [tag]: 'bigint', value: value.toString() };
    case 'object':
      return value === null ? null : convertObject(value, path, conversion);
    default:
      throw refused(path, `a value of type ${typeof value} has no canonical form`);
  }
}

function convertNumber(value: number, path: string, { answers }: Conversion): Json {
  if (Number.isFinite(value) && !(answers && Object.is(value, -0))) return value;
  if (answers) return { [tag]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
  throw refused(path, `${value} is not a JSON number`);
}

function convertObject(value: object, path: string, conversion: Conversion): Json {
  const { parents } = conversion;
  if (parents.includes(value)) throw refused(path, 'the value contains itself');
  if (parents.length === deepest) throw refused('$', `it is nested more than ${deepest} levels deep`);
  parents.push(value);
  const json = convertContent(value, path, conversion);
  parents.pop();
  return json;
}

function convertContent(value: object, path: string, conversion: Conversion): Json {
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) => convert(item, `${path}[${index}]`, conversion));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const special = convertSpecial(value, path, conversion);
    if (special !== undefined) return special;
    throw refused(path, `an instance of ${value.constructor?.name ?? 'a class'} has no canonical form`);
  }
  // A plain object that happens to use the tag must not be taken for one of ours.
  if (Object.hasOwn(value, tag))
    return { [tag]: 'object', value: Object.entries(convertFields(value, path, conversion)) };
  return convertFields(value, path, conversion);
}

function convertFields(
  value: object,
  path: string,
  conversion: Conversion,
): { readonly [name: string]: Json } {
  const fields: { [name: string]: Json } = {};
  for (const name of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[name];
    if (item === undefined && !conversion.answers) continue;
    setField(fields, name, convert(item, `${path}.${name}`, conversion));
  }
  return fields;
}

function convertSpecial(value: object, path: string, conversion: Conversion): Json | undefined {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refused(path, 'the date is invalid');
    return { [tag]: 'datetime', value: value.toISOString() };
  }
  if (value instanceof Uint8Array) return { [tag]: 'bytes', value: Buffer.from(value).toString('base64') };
  if (value instanceof Set) {
    return {
      [tag]: 'set',
      value: Array.from(value, (item, at) => convert(item, `${path}<${at}>`, conversion)),
    };
  }
  if (value instanceof Map) {
    const pairs = Array.from(value, ([key, item], at) => [
      convert(key, `${path}<key ${at}>`, conversion),
      convert(item, `${path}<${at}>`, conversion),
    ]);
    return { [tag]: 'map', value: pairs };
  }
  const name = conversion.answers ? typedArrayName(value) : undefined;
  return name && { [tag]: name, value: encodeTypedArray(value as TypedArray) };
}

/** Whether JSON text may hold tags; without them, {@link fromTaggedJson} would change nothing. */
export function mayHoldTags(text: string): boolean {
  return text.includes(tag);
}

/**
 * The reverse of {@link toTaggedJson} and {@link answerToTaggedJson}: gives back every type they keep.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` for a tag it does not know.
 */
export function fromTaggedJson(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(fromTaggedJson);
  const object = json as { readonly [name: string]: Json };
  if (Object.hasOwn(object, tag)) return revive(object);
  return fromEntries(Object.entries(object).map(([name, item]) => [name, fromTaggedJson(item)]));
}

function revive(object: { readonly [name: string]: Json }): unknown {
  const content = object.value as never;
  const type = object[tag];
  if (isTypedArrayName(type)) return decodeTypedArray(type, content);
  switch (type) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(content);
    case 'bigint':
      return BigInt(content);
    case 'datetime':
      return new Date(content);
    case 'bytes':
      return new Uint8Array(Buffer.from(content, 'base64'));
    case 'set':
      return new Set((content as Json[]).map(fromTaggedJson));
    case 'map':
      return new Map(
        (content as [Json, Json][]).map(([key, item]) => [fromTaggedJson(key), fromTaggedJson(item)]),
      );
    case 'object':
      return fromEntries((content as [string, Json][]).map(([name, item]) => [name, fromTaggedJson(item)]));
    default:
      throw new RepriseError('ENVELOPE_UNREADABLE', `Stored data has the unknown type tag "${type}"`);
  }
}

/** Sets a property, also one that is called `__proto__`. */
function setField<T>(object: { [name: string]: T }, name: string, value: T): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

function fromEntries<T>(entries: readonly (readonly [string, T])[]): { [name: string]: T } {
  const object: { [name: string]: T } = {};
  for (const [name, value] of entries) setField(object, name, value);
  return object;
}

function refused(path: string, why: string): RepriseError {
  return new RepriseError('NOT_CANONICAL', `Cannot make a key or an entry of ${path}: ${why}`, {
    details: { path },
  });
}
