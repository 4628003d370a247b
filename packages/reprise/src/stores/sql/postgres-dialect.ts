import type { SqlParameter } from '../../sql/index.ts';
import { columns, rowOf } from '../sqlite-driver/row.ts';
import type { StoredEntry } from '../store.ts';
import { type CellReader, entryOfCells } from './entry-cells.ts';
import { postgresTables } from './postgres-tables.ts';
import { sizeInBytes } from './size-in-bytes.ts';
import type { KeySpan, SqlDialect } from './sql-dialect.ts';
import { tableNames } from './table-name.ts';

/** A statement in memory at both ends; PostgreSQL itself would take 1 GB. */
const statementBytes = 16 * 1_024 * 1_024;
/** Bytes come back as twice as many hexadecimal digits, and Node's longest text is 512 MB. */
const entryBytes = 192 * 1_024 * 1_024;

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const serializationFailure = '40001';
const deadlockDetected = '40P01';
/** The server ends its connections: what was sent on one that was idle did nothing. */
const adminShutdown = '57P01';

const quoted = columns.map((column) => `"${column}"`);
const plain = quoted.slice(0, -2);
const types = ['text', 'bigint', 'bigint', 'bigint', 'text', 'text', 'text', 'int'];

/** The driver gives every cell as PostgreSQL writes it. */
const reader: CellReader = {
  text: (cell) => cell as string,
  bytes: (cell) => new Uint8Array(Buffer.from((cell as string).slice(2), 'hex')),
};

/** The statements of PostgreSQL 12 and later. */
export function postgresDialect(table: string): SqlDialect {
  const names = tableNames(table, '"');
  const { entries } = names;
  const alive = (now: number): string => `("expires_at" IS NULL OR "expires_at" > ${now})`;
  const upsert = upsertInto(entries);
  return {
    ...postgresTables(names),
    limits: async () => ({ statementBytes, entryBytes }),
    sizeOfEntry: sizeInBytes,
    sizeOfKey: (key) => Buffer.byteLength(key),

    async read(query, keys, now) {
      const sql = `SELECT ${quoted} FROM ${entries} WHERE "key" = ANY($1::text[]) AND ${alive(now)}`;
      const { rows } = await query(sql, [keys]);
      return rows.map((row) => entryOfCells(row, reader));
    },

    async write(query, written, { now, onlyIfAbsent }) {
      const condition = onlyIfAbsent ? ` WHERE old."expires_at" <= ${now}` : '';
      await query(upsert + condition, upsertParameters(written));
    },

    // Found and locked in the order of the keys, as writes do: two that remove the same ones do not stop each other.
    async remove(query, keys, now) {
      const found = `SELECT "key" FROM ${entries} WHERE "key" = ANY($1::text[]) AND ${alive(now)} ORDER BY "key" FOR UPDATE`;
      return (await query(`DELETE FROM ${entries} WHERE "key" = ANY(ARRAY(${found}))`, [keys])).affected;
    },

    async page(query, { span, limit, now, values }) {
      const { sql, parameters } = within(span);
      const { rows } = await query(
        `SELECT ${values ? quoted : quoted.slice(0, -1)} FROM ${entries}
           WHERE ${sql} AND ${alive(now)} ORDER BY "key" LIMIT ${limit}`,
        parameters,
      );
      return rows.map((row) => entryOfCells(row, reader));
    },

    async count(query, span, now) {
      const { sql, parameters } = within(span);
      const { rows } = await query(
        `SELECT COUNT(*) FROM ${entries} WHERE ${sql} AND ${alive(now)}`,
        parameters,
      );
      return Number(rows[0]?.[0]);
    },

    async removeSome(query, span, limit) {
      const { sql, parameters } = within(span);
      const some = `SELECT "key" FROM ${entries} WHERE ${sql} ORDER BY "key" LIMIT ${limit} FOR UPDATE`;
      return (await query(`DELETE FROM ${entries} WHERE "key" = ANY(ARRAY(${some}))`, parameters)).affected;
    },

    async removeExpired(query, now, limit) {
      const some = `SELECT "key" FROM ${entries} WHERE "expires_at" <= ${now} LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
      const { rows } = await query(
        `DELETE FROM ${entries} WHERE "key" = ANY(ARRAY(${some})) RETURNING "key"`,
      );
      return rows.map(([key]) => key as string);
    },

    canRepeat: (error) => {
      const { code } = error as { readonly code?: unknown };
      return code === serializationFailure || code === deadlockDetected || code === adminShutdown;
    },
  };
}

/**
 * One statement for any number of entries: each column is one array, and the bytes of all entries are one parameter,
 * which goes over the wire as it is, where an array of bytes would be twice as many digits.
 */
function upsertInto(entries: string): string {
  const places = ['vector_at', 'vector_length', 'value_at', 'value_length'];
  const arrays = [...types, ...places.map(() => 'int')].map((type, index) => `$${index + 1}::${type}[]`);
  const part = (name: string): string =>
    `substring($${arrays.length + 1}::bytea FROM ${name}_at FOR ${name}_length)`;
  return `INSERT INTO ${entries} AS old (${quoted})
    SELECT ${plain}, ${part('vector')}, ${part('value')} FROM unnest(${arrays}) AS new (${[...plain, ...places]})
    ON CONFLICT ("key") DO UPDATE SET ${quoted.slice(1).map((column) => `${column} = excluded.${column}`)}`;
}

/** The parameters of {@link upsertInto}. */
function upsertParameters(written: readonly StoredEntry[]): SqlParameter[] {
  const arrays: SqlParameter[][] = Array.from({ length: types.length + 4 }, () => []);
  const pieces: Uint8Array[] = [];
  let length = 0;
  /** Where a piece begins, counted from 1, and how long it is. */
  const place = (piece: SqlParameter | undefined): SqlParameter[] => {
    if (!(piece instanceof Uint8Array)) return [null, null];
    pieces.push(piece);
    length += piece.byteLength;
    return [length - piece.byteLength + 1, piece.byteLength];
  };
  for (const entry of written) {
    const row = rowOf(entry);
    const cells = [...row.slice(0, -2), ...place(row.at(-2)), ...place(row.at(-1))];
    for (const [index, cell] of cells.entries()) arrays[index]!.push(cell);
  }
  return [...arrays, Buffer.concat(pieces, length)];
}

function within({ from, before, after }: KeySpan): { sql: string; parameters: string[] } {
  const parameters = [from];
  let sql = '"key" >= $1';
  if (before !== undefined) sql += ` AND "key" < $${parameters.push(before)}`;
  if (after !== undefined) sql += ` AND "key" > $${parameters.push(after)}`;
  return { sql, parameters };
}
