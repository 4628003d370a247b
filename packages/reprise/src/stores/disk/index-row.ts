import { columns, entryOf, rowOf } from '../sqlite-driver/row.ts';
import type { SqliteValue } from '../sqlite-driver/sqlite-driver.ts';
import type { StoredEntry } from '../store.ts';
import type { EncodedValue } from './value-encoding.ts';

const entryColumns = columns.slice(0, -1);
const valueColumns = ['place', 'encoding', 'length', 'checksum', 'file', 'value'] as const;

/** Columns in the order {@link indexRowOf} reads them. */
export const readColumns: readonly string[] = [...entryColumns, ...valueColumns];

/** Columns in the order of {@link parametersOf}; the database gives the place. */
export const writtenColumns: readonly string[] = [
  ...entryColumns,
  'size',
  ...valueColumns.filter((column) => column !== 'place'),
];

/** One row of the index. */
export interface IndexRow {
  /** The entry without its value. */
  readonly entry: StoredEntry;
  readonly place: number;
  /** How the value is kept, its bytes empty when they are in a file. */
  readonly kept: EncodedValue;
  readonly file: string | undefined;
}

/** An entry made ready for the index. */
export interface PreparedEntry {
  readonly entry: StoredEntry;
  readonly kept: EncodedValue;
  /** The file that holds the bytes; none means they go into the index. */
  readonly file: string | undefined;
}

/** What a row costs beside the bytes of its entry. */
const overhead = 128;

/** Bytes an entry takes on disk, about; the key stands in the row and in an index. */
export function sizeOf({ entry, kept }: Omit<PreparedEntry, 'file'>): number {
  return overhead + 2 * entry.key.length + kept.bytes.byteLength + (entry.vector?.values.byteLength ?? 0);
}

/** The values of {@link writtenColumns}. */
export function parametersOf({ entry, kept, file }: PreparedEntry): SqliteValue[] {
  const parameters = rowOf(entry);
  parameters[entryColumns.length] = sizeOf({ entry, kept });
  parameters.push(
    kept.encoding,
    kept.length,
    kept.checksum,
    file ?? null,
    file === undefined ? kept.bytes : null,
  );
  return parameters;
}

/** The row of the values of {@link readColumns}. */
export function indexRowOf(row: readonly SqliteValue[]): IndexRow {
  const [place, encoding, length, checksum, file, value] = row.slice(entryColumns.length);
  return {
    entry: entryOf(row.slice(0, entryColumns.length)),
    place: place as number,
    kept: {
      encoding: encoding as number,
      length: length as number,
      checksum: checksum as number,
      bytes: value instanceof Uint8Array ? value : new Uint8Array(),
    },
    file: (file as string | null) ?? undefined,
  };
}
