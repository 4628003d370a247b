import type { StoredEntry } from '../store.ts';
import type { EntryBackend } from './entry-backend.ts';
import { inChunks } from './in-chunks.ts';

/** Most entries that a backend is given or asked for in one call. */
const batchSize = 1_000;

/** What is under each key, expired or not, with as few calls as the backend allows. */
export async function readAll(
  backend: EntryBackend,
  keys: readonly string[],
): Promise<(StoredEntry | undefined)[]> {
  if (!backend.readMany) return inChunks(keys, (key) => backend.read(key));
  const found: (StoredEntry | undefined)[] = [];
  for (const batch of batches(keys)) for (const entry of await backend.readMany(batch)) found.push(entry);
  return found;
}

/** Writes entries with different keys. */
export async function writeAll(backend: EntryBackend, entries: readonly StoredEntry[]): Promise<void> {
  if (!backend.writeMany) await inChunks(entries, (entry) => backend.write(entry));
  else for (const batch of batches(entries)) await backend.writeMany(batch);
}

/** Removes different keys. */
export async function removeAll(backend: EntryBackend, keys: readonly string[]): Promise<void> {
  if (!backend.removeMany) await inChunks(keys, (key) => backend.remove(key));
  else for (const batch of batches(keys)) await backend.removeMany(batch);
}

/** The items in groups that a backend takes at once. */
export function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}

/** The items in groups of `size`, the last one smaller. */
export async function* inPages<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
