import type { StoredEntry } from '../store.ts';

/** A page of a scan is about this large. */
const pageBytes = 2 * 1_024 * 1_024;
const smallest = 8;
const largest = 1_000;

/** How many entries to read next, by how long the values of the last page were. */
export function nextPageSize(page: readonly StoredEntry[]): number {
  const bytes = page.reduce((sum, { value }) => sum + value.byteLength, 0);
  return Math.max(smallest, Math.min(largest, Math.floor((page.length * pageBytes) / Math.max(bytes, 1))));
}
