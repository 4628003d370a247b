import type { Embedder } from '../../embedders/index.ts';
import type { StoredEntry } from '../../stores/index.ts';

const unreadTag = 'unread:';

/** Tag of an entry whose prompt an embedder did not understand; another embedder may. */
export function unreadBy(embedder: Pick<Embedder, 'id'>): string {
  return unreadTag + embedder.id;
}

/**
 * Whether an entry was embedded by another embedder than this one, so that its prompt is to be embedded again.
 *
 * Entries that were never embedded are not: those wait for the first time, or must not be compared.
 */
export function isOutdated(
  { vector, tags }: Pick<StoredEntry, 'vector' | 'tags'>,
  embedder: Pick<Embedder, 'id' | 'dimensions'>,
): boolean {
  if (!vector) return tags.some((tag) => tag.startsWith(unreadTag) && tag !== unreadBy(embedder));
  if (vector.embedder !== embedder.id) return true;
  return embedder.dimensions !== undefined && vector.values.length !== embedder.dimensions;
}

/** An entry with another vector, or with the note that this embedder did not understand its prompt. */
export function reembedded(
  entry: StoredEntry,
  embedder: Pick<Embedder, 'id'>,
  place: { readonly partition: string; readonly values: Float32Array | undefined },
): StoredEntry {
  const others = entry.tags.filter((tag) => !tag.startsWith(unreadTag));
  const { partition, values } = place;
  if (!values) return { ...entry, tags: [...others, unreadBy(embedder)], vector: undefined };
  return { ...entry, tags: others, vector: { embedder: embedder.id, partition, values } };
}
