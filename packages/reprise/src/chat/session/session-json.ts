import { RepriseError, wholeNumber } from '../../core/index.ts';
import type { SessionData } from './session.ts';

/** Levels of nesting beyond which a value is taken for one that contains itself. */
const deepest = 500;

/**
 * The JSON of a value. Dates become ISO text, and what has a `toJSON` what that says; nothing is dropped or bent silently but
 * fields that are undefined (defect 5.5 #11).
 *
 * @throws RepriseError `NOT_CANONICAL` when something in it has no JSON, naming the path to it; `INVALID_ARGUMENT` when the
 * JSON takes over `maxBytes`.
 */
export function jsonText(value: unknown, what: string, maxBytes: number): string {
  assertHasJson(value, what, 0);
  const text = JSON.stringify(value);
  if (text === undefined) throw noJson(what, 'undefined');
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  throw new RepriseError('INVALID_ARGUMENT', `The ${what} takes ${bytes} bytes; the most is ${maxBytes}`);
}

/** What a session's data say and are without their version, which is kept beside them. */
export interface SessionText {
  readonly text: string;
  /** The version that the data were read with, when they have one. */
  readonly version: number | undefined;
}

/** @throws RepriseError as {@link jsonText}; `INVALID_ARGUMENT` when the data are no object or their version no number. */
export function sessionText(data: object, maxBytes: number): SessionText {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new RepriseError('INVALID_ARGUMENT', 'The data of a session must be an object');
  }
  const { version, ...rest } = data as SessionData;
  const text = jsonText(rest, 'session', maxBytes);
  return {
    text,
    version: version === undefined ? undefined : wholeNumber(version, 'version of a session', 0),
  };
}

function assertHasJson(value: unknown, path: string, depth: number): void {
  if (typeof value === 'object' && value !== null) assertObjectHasJson(value, path, depth);
  if (typeof value === 'number' && !Number.isFinite(value)) throw noJson(path, String(value));
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw noJson(path, `a ${typeof value}`);
  }
}

function assertObjectHasJson(value: object, path: string, depth: number): void {
  if (depth === deepest) throw noJson(path, 'an object that contains itself, or over 500 levels');
  if (value instanceof Date && Number.isNaN(value.getTime())) throw noJson(path, 'an invalid date');
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    assertHasJson(value.toJSON(), path, depth + 1);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === undefined) throw noJson(`${path}[${index}]`, 'undefined');
      assertHasJson(item, `${path}[${index}]`, depth + 1);
    }
  } else {
    assertFieldsHaveJson(value, path, depth);
  }
}

function assertFieldsHaveJson(value: object, path: string, depth: number): void {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw noJson(path, `a ${String(value.constructor?.name ?? 'class')} without toJSON`);
  }
  for (const [name, field] of Object.entries(value)) assertHasJson(field, `${path}.${name}`, depth + 1);
}

function noJson(path: string, what: string): RepriseError {
  return new RepriseError('NOT_CANONICAL', `${path.slice(0, 200)} is ${what}, which has no JSON`);
}
