import { type Query, quotedTable } from '../../sql/index.ts';
import type { FillState } from '../shared-vector-index.ts';

/**
 * The partition of the notes that say what was filled; no partition of vectors begins so. They are rows of the same
 * table, so that they are lost with the vectors.
 */
export const notes = '\u0001filled';

/** The notes of a table; each operation is one statement, which decides alone. */
export interface FillNotes {
  claim(query: Query, name: string, token: number, milliseconds: number): Promise<FillState>;
  renew(query: Query, name: string, token: number, milliseconds: number): Promise<boolean>;
  end(query: Query, name: string, token: number): Promise<boolean>;
  drop(query: Query, name: string): Promise<void>;
}

/**
 * A note has 0 dimensions when the filling has ended, and until then the token of who fills, below 0; a claim ends at the
 * time that stands where vectors have the time they were added.
 */
export function fillNotes(table: string): FillNotes {
  const quoted = quotedTable(table, '"');
  const ending = `now() + $4::double precision * interval '1 millisecond'`;
  const held = `WHERE "partition" = $1 AND "id" = $2 AND "dimensions" = -$3::integer`;
  return {
    claim: async (query, name, token, milliseconds) => {
      const { affected } = await query(
        `INSERT INTO ${quoted} AS note ("partition", "id", "dimensions", "vector", "added_at")
         VALUES ($1, $2, -$3::integer, '[0]', ${ending})
         ON CONFLICT ("partition", "id")
         DO UPDATE SET "dimensions" = excluded."dimensions", "added_at" = excluded."added_at"
         WHERE note."dimensions" < 0 AND note."added_at" < now()`,
        [notes, name, token, milliseconds],
      );
      if (affected > 0) return 'mine';
      const found = `SELECT "dimensions" FROM ${quoted} WHERE "partition" = $1 AND "id" = $2`;
      const { rows } = await query(found, [notes, name]);
      return rows[0] !== undefined && Number(rows[0][0]) === 0 ? 'filled' : 'others';
    },

    renew: async (query, name, token, milliseconds) => {
      const renewed = `UPDATE ${quoted} SET "added_at" = ${ending} ${held}`;
      return (await query(renewed, [notes, name, token, milliseconds])).affected > 0;
    },

    end: async (query, name, token) => {
      const ended = `UPDATE ${quoted} SET "dimensions" = 0 ${held}`;
      return (await query(ended, [notes, name, token])).affected > 0;
    },

    drop: async (query, name) => {
      await query(`DELETE FROM ${quoted} WHERE "partition" = $1 AND "id" = $2`, [notes, name]);
    },
  };
}
