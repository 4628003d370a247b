import { inTransaction, type SqlParameter } from '../../sql/index.ts';
import { columns, rowOf } from '../sqlite-driver/row.ts';
import { type CellReader, entryOfCells } from './entry-cells.ts';
import { mysqlTables } from './mysql-tables.ts';
import { sizeInBytes } from './size-in-bytes.ts';
import type { KeySpan, SqlDialect } from './sql-dialect.ts';
import { tableNames } from './table-name.ts';

/** What a statement has besides its entries or keys, generously. */
const statementFrame = 4_096;
/** What an entry has besides its texts and bytes: numbers, commas, quotes. */
const entryFrame = 192;
const keyFrame = 8;
/** Node's longest text is 512 MB. */
const longestStatement = 256 * 1_024 * 1_024;

const lockDeadlock = 1213;

const quoted = columns.map((column) => `\`${column}\``);

const reader: CellReader = {
  text: (cell) => (cell as Buffer).toString(),
  // A copy: the driver's Buffer is a part of the packet it came in.
  bytes: (cell) => new Uint8Array(cell as Buffer),
};

/**
 * The statements of MySQL 8 and MariaDB 10.6, and later.
 *
 * The driver writes parameters into the statement, bytes as hexadecimal digits. All text goes as bytes, so that nothing
 * depends on how a server reads quotes and backslashes.
 */
export function mysqlDialect(table: string): SqlDialect {
  const names = tableNames(table, '`');
  const { entries } = names;
  const alive = (now: number): string => `(\`expires_at\` IS NULL OR \`expires_at\` > ${now})`;
  const insert = `INSERT INTO ${entries} (${quoted}) VALUES ? ON DUPLICATE KEY UPDATE `;
  return {
    ...mysqlTables(names),

    async limits(query) {
      const { rows } = await query('SELECT @@max_allowed_packet');
      const bytes = Math.min(Number(rows[0]?.[0]), longestStatement) - statementFrame;
      return { statementBytes: bytes, entryBytes: bytes };
    },

    sizeOfEntry: (entry) => entryFrame + 2 * sizeInBytes(entry),
    sizeOfKey: (key) => 2 * Buffer.byteLength(key) + keyFrame,

    async read(query, keys, now) {
      // Without the hint MariaDB prefers to read a small table as a whole, values too.
      const sql = `SELECT ${quoted} FROM ${entries} FORCE INDEX (PRIMARY) WHERE \`key\` IN (?) AND ${alive(now)}`;
      const { rows } = await query(sql, [keys.map((key) => Buffer.from(key))]);
      return rows.map((row) => entryOfCells(row, reader));
    },

    async write(query, written, { now, onlyIfAbsent }) {
      const rows = written.map((entry) => rowOf(entry).map((cell) => bytesOf(cell) ?? cell));
      await query(insert + (onlyIfAbsent ? replaceExpired(now) : replaceAny), [rows]);
    },

    async remove(query, keys, now) {
      const sql = `DELETE FROM ${entries} WHERE \`key\` IN (?) AND ${alive(now)}`;
      return (await query(sql, [keys.map((key) => Buffer.from(key))])).affected;
    },

    async page(query, { span, limit, now, values }) {
      const { sql, parameters } = within(span);
      const { rows } = await query(
        `SELECT ${values ? quoted : quoted.slice(0, -1)} FROM ${entries} FORCE INDEX (PRIMARY)
           WHERE ${sql} AND ${alive(now)} ORDER BY \`key\` LIMIT ${limit}`,
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
      const statement = `DELETE FROM ${entries} WHERE ${sql} ORDER BY \`key\` LIMIT ${limit}`;
      return (await query(statement, parameters)).affected;
    },

    // MySQL has no `DELETE … RETURNING`. The isolation keeps the locks on the rows found, not on what is between them.
    removeExpired: (query, now, limit) =>
      inTransaction(
        query,
        ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'],
        async () => {
          const expired = `SELECT \`key\` FROM ${entries} WHERE \`expires_at\` <= ${now}`;
          const { rows } = await query(`${expired} LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
          const keys = rows.map(([key]) => key as Buffer);
          if (keys.length > 0) await query(`DELETE FROM ${entries} WHERE \`key\` IN (?)`, [keys]);
          return keys.map(reader.text);
        },
      ),

    canRepeat: (error) => (error as { readonly errno?: unknown }).errno === lockDeadlock,
  };
}

const replaceAny = quoted
  .slice(1)
  .map((column) => `${column} = VALUES(${column})`)
  .join(', ');

/** Assignments happen from left to right, so the column that decides is the last to change. */
function replaceExpired(now: number): string {
  const changed = [...quoted.slice(1).filter((column) => column !== '`expires_at`'), '`expires_at`'];
  return changed
    .map((column) => `${column} = IF(\`expires_at\` <= ${now}, VALUES(${column}), ${column})`)
    .join(', ');
}

/** Text and bytes as the Buffers that the driver knows how to write. */
function bytesOf(cell: SqlParameter): Buffer | undefined {
  if (typeof cell === 'string') return Buffer.from(cell);
  if (!(cell instanceof Uint8Array)) return undefined;
  return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength);
}

function within({ from, before, after }: KeySpan): { sql: string; parameters: Buffer[] } {
  const parameters = [Buffer.from(from)];
  let sql = '`key` >= ?';
  if (before !== undefined) {
    sql += ' AND `key` < ?';
    parameters.push(Buffer.from(before));
  }
  if (after !== undefined) {
    sql += ' AND `key` > ?';
    parameters.push(Buffer.from(after));
  }
  return { sql, parameters };
}
