import type { Store, StoredEntry } from '../../stores/index.ts';

/** Parts of {@link dropGone}. */
export interface DropGoneOptions {
  /** Decides which entries are gone. */
  readonly source: Store;
  /** Removes the vector of an entry. */
  readonly remove: (key: string) => Promise<void>;
  /** Adds the vector of an entry. */
  readonly add: (entry: StoredEntry) => Promise<unknown>;
}

/**
 * Removes the vectors of those entries that are gone; resolves with how many. Any instance may write such an entry
 * while its vector is removed, and add it before: so who removed it looks once more, and adds it again.
 *
 * @throws what the parts throw.
 */
export async function dropGone(
  { source, remove, add }: DropGoneOptions,
  keys: readonly string[],
): Promise<number> {
  const found = await source.getMany(keys);
  const gone = keys.filter((_, at) => found[at] === undefined);
  if (gone.length === 0) return 0;
  await Promise.all(gone.map(remove));
  const written = (await source.getMany(gone)).filter((entry) => entry !== undefined);
  await Promise.all(written.map(add));
  return gone.length - written.length;
}
