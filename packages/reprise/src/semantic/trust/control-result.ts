/** What a judge said of a question whose answer is known. */
export interface ControlResult {
  /** Unique among all instances. */
  readonly id: string;
  /** When it was said, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Who said it, and what it was asked to do. */
  readonly judge: string;
  readonly known: 'same' | 'different';
  readonly passed: boolean;
}

/** The newest of one instance that are kept: as many as count of a judge in the background and one of a band. */
export const mostControls = 80;

/** A result as it is kept. */
export function toControlRow({ id, at, judge, known, passed }: ControlResult): unknown[] {
  return [id, at, judge, known, passed];
}

/** The reverse of {@link toControlRow}, for many; what is none is left out. */
export function fromControlRows(rows: unknown): ControlResult[] {
  return Array.isArray(rows) ? rows.slice(-mostControls).flatMap(fromRow) : [];
}

function fromRow(row: unknown): ControlResult[] {
  if (!Array.isArray(row)) return [];
  const [id, at, judge, known, passed] = row;
  const isWhole = typeof id === 'string' && Number.isFinite(at) && typeof judge === 'string';
  if (!isWhole || !(known === 'same' || known === 'different') || typeof passed !== 'boolean') return [];
  return [{ id, at, judge, known, passed }];
}
