import { columns, entryOf } from '../sqlite-driver/row.ts';
import type { StoredEntry } from '../store.ts';

/** Reads what a driver gives for columns of text and of bytes. */
export interface CellReader {
  readonly text: (cell: unknown) => string;
  /** Bytes that nobody else holds. */
  readonly bytes: (cell: unknown) => Uint8Array;
}

const kinds = columns.map((column) => {
  if (column === 'vector' || column === 'value') return 'bytes';
  return ['key', 'tags', 'embedder', 'partition'].includes(column) ? 'text' : 'number';
});

/** The entry of a row whose cells are in the order of `columns`; without the last one the value is empty. */
export function entryOfCells(cells: readonly unknown[], { text, bytes }: CellReader): StoredEntry {
  return entryOf(
    cells.map((cell, index) => {
      if (cell === null) return null;
      if (kinds[index] === 'bytes') return bytes(cell);
      return kinds[index] === 'text' ? text(cell) : Number(cell);
    }),
  );
}
