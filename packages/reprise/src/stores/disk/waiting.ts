import type { StoredEntry } from '../store.ts';

/** A write or removal that has not come to its turn. */
export interface Waiting {
  readonly key: string;
  readonly entry: StoredEntry | undefined;
  /** Whether something else happened to the key since, so that this must not happen any more. */
  superseded: boolean;
}

/** Most entries and bytes of values of one transaction. */
export const sliceEntries = 96;
const sliceBytes = 1_024 * 1_024;

/** What is still to happen of what waited. */
export function wishes(waiting: readonly Waiting[]): Waiting[] {
  return waiting.filter(({ superseded }) => !superseded);
}

/** Parts short enough for a transaction each. */
export function* slicesOf(waiting: readonly Waiting[]): Generator<readonly Waiting[]> {
  let slice: Waiting[] = [];
  let bytes = 0;
  for (const each of waiting) {
    slice.push(each);
    bytes += each.entry?.value.byteLength ?? 0;
    if (slice.length < sliceEntries && bytes < sliceBytes) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length > 0) yield slice;
}

/** Whether entries fit into one transaction, none of them longer than so many bytes. */
export function isSmall(entries: readonly StoredEntry[], longest: number): boolean {
  if (entries.length > sliceEntries) return false;
  let bytes = 0;
  for (const { value } of entries) {
    if (value.byteLength > longest) return false;
    bytes += value.byteLength;
  }
  return bytes <= sliceBytes;
}
