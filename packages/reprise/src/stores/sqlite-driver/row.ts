import { RepriseError } from '../../core/index.ts';
import { decodeFloat32, encodeFloat32 } from '../../entry/index.ts';
import type { StoredEntry, StoredVector } from '../store.ts';
import type { SqliteValue } from './sqlite-driver.ts';

/** Columns of an entry in the order of {@link rowOf} and {@link entryOf}. */
export const columns = [
  'key',
  'created_at',
  'expires_at',
  'version',
  'tags',
  'embedder',
  'partition',
  'dimensions',
  'vector',
  'value',
] as const;

/** The values of an entry's columns. */
export function rowOf({
  key,
  createdAt,
  expiresAt,
  version,
  tags,
  vector,
  value,
}: StoredEntry): SqliteValue[] {
  return [
    key,
    createdAt,
    expiresAt ?? null,
    version,
    tags.length === 0 ? '[]' : JSON.stringify(tags),
    vector?.embedder ?? null,
    vector?.partition ?? null,
    vector?.values.length ?? null,
    vector ? encodeFloat32(vector.values) : null,
    value,
  ];
}

/**
 * The entry of a row; a row without its value gives an empty one.
 *
 * @throws RepriseError `STORE_CORRUPT` when tags or vector are not what {@link rowOf} writes.
 */
export function entryOf(row: readonly SqliteValue[]): StoredEntry {
  const [key, createdAt, expiresAt, version, tags, embedder, partition, dimensions, vector, value] = row;
  return {
    key: key as string,
    value: (value as Uint8Array | undefined) ?? new Uint8Array(),
    createdAt: createdAt as number,
    expiresAt: (expiresAt as number | null) ?? undefined,
    version: version as number,
    tags: tagsOf(tags as string),
    vector: vectorOf(embedder, partition, dimensions, vector),
  };
}

function tagsOf(json: string): readonly string[] {
  if (json === '[]') return [];
  try {
    return JSON.parse(json) as string[];
  } catch (cause) {
    throw new RepriseError('STORE_CORRUPT', 'The tags of a stored entry are damaged', { cause });
  }
}

function vectorOf(
  embedder: SqliteValue | undefined,
  partition: SqliteValue | undefined,
  dimensions: SqliteValue | undefined,
  bytes: SqliteValue | undefined,
): StoredVector | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (bytes.byteLength !== 4 * Number(dimensions)) {
    throw new RepriseError(
      'STORE_CORRUPT',
      `A stored vector of ${dimensions} dimensions has ${bytes.byteLength} bytes`,
    );
  }
  return { embedder: embedder as string, partition: partition as string, values: decodeFloat32(bytes) };
}
