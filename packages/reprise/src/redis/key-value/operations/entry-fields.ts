import { RepriseError } from '../../../core/index.ts';
import type { Fields } from '../contract/hash-operations.ts';
import type { AppendOptions } from '../contract/stream-operations.ts';
import type { Value } from '../contract/value.ts';
import { assertWhole } from './arguments.ts';
import { fieldPairs } from './field-pairs.ts';
import { ttlMilliseconds } from './ttl-milliseconds.ts';

/** Most fields of an entry that is appended by a script: its stack holds 8,000 words. */
const mostFields = 3_000;

/** An entry to append to a stream, its arguments checked. */
export interface EntryToAppend {
  readonly pairs: (readonly [string, Value])[];
  readonly maxLength: number | undefined;
  /** Milliseconds. */
  readonly ttl: number | undefined;
  readonly announce: string | undefined;
}

/**
 * Reads the arguments of an append.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when there are too few or too many fields, or an option makes no sense.
 */
export function entryToAppend(fields: Fields, options: AppendOptions): EntryToAppend {
  const { maxLength, announce } = options;
  if (maxLength !== undefined) assertWhole('maxLength', maxLength, 0);
  const ttl = ttlMilliseconds(options.ttl ?? 0);
  const pairs = fieldPairs(fields);
  if (pairs.length === 0) {
    throw new RepriseError('INVALID_ARGUMENT', 'An entry of a stream needs at least one field');
  }
  if (pairs.length > mostFields && (ttl !== undefined || announce !== undefined)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `An entry with ttl or announce has ${mostFields} fields at most, not ${pairs.length}`,
    );
  }
  return { pairs, maxLength, ttl, announce };
}
