import { type CacheEntry, decodeEnvelope } from '../../entry/index.ts';
import type { StoredEntry } from '../store.ts';
import type { CallbackValue } from './callback-options.ts';

/** What callbacks are told of a stored entry; undefined when its value is no cache entry. */
export function toldEntry({ key, value }: StoredEntry): [bigint, CallbackValue] | undefined {
  const entry = entryOf(value);
  if (!entry) return undefined;
  const { func, inputs, output, metadata } = entry;
  const [digits] = /\d{40}$/.exec(key) ?? [];
  return [digits === undefined ? entry.key : BigInt(digits), { func, inputs, output, metadata }];
}

function entryOf(value: Uint8Array): CacheEntry | undefined {
  try {
    return decodeEnvelope(value);
  } catch {
    // A cache also keeps notes of its own in a store, which are nobody's business.
    return undefined;
  }
}
