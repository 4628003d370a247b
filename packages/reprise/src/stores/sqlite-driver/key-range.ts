import { RepriseError } from '../../core/index.ts';
import type { SqliteValue } from './sqlite-driver.ts';

/** Keys from `from` on and before `before`, in the order of their UTF-8 bytes; no `before` means no end. */
export interface KeyRange {
  readonly from: string;
  readonly before: string | undefined;
}

const lastCodePoint = 0x10ffff;

/** The range of the keys that begin with `prefix`; SQLite orders text by its UTF-8 bytes, that is by code points. */
export function rangeOf(prefix: string): KeyRange {
  const codePoints = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (codePoints.at(-1) === lastCodePoint) codePoints.pop();
  const last = codePoints.pop();
  if (last === undefined) return { from: prefix, before: undefined };
  return { from: prefix, before: String.fromCodePoint(...codePoints, following(last)) };
}

/** A range without end stops before the blobs, which come after all text. */
const afterAllText = new Uint8Array();

/** Parameters for `key >= ? AND key < ?` that are the range of a prefix. */
export function rangeParameters(prefix: string): readonly [SqliteValue, SqliteValue] {
  const { from, before } = rangeOf(prefix);
  return [from, before ?? afterAllText];
}

/** Surrogates are no characters: what follows U+D7FF is U+E000. */
function following(codePoint: number): number {
  return codePoint === 0xd7ff ? 0xe000 : codePoint + 1;
}

/** Whether SQLite puts `key` after `other`. */
export function comesAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;
}

/**
 * Whether SQLite can keep the key as it is: text with a lone surrogate changes in UTF-8, and the libraries end text
 * at a zero character.
 */
export function isStorable(key: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(key);
}

/**
 * Refuses a key that SQLite would change.
 *
 * @throws RepriseError `INVALID_ARGUMENT`.
 */
export function assertStorable(key: string): void {
  if (!isStorable(key))
    throw new RepriseError('INVALID_ARGUMENT', `The key ${JSON.stringify(key)} is no text`);
}
