import { inTransaction } from './in-transaction.ts';
import type { TableFormat } from './table-format.ts';

/** What {@link postgresFormat} is made from. */
export interface PostgresFormatOptions {
  /** The table, quoted; the lock that orders instances is named for it. */
  readonly table: string;
  /** The table of the format's version, quoted. */
  readonly formatTable: string;
  /** Statements of each step; steps are only ever added. */
  readonly steps: readonly (readonly string[])[];
}

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const undefinedTable = '42P01';

/** How PostgreSQL makes tables step by step and knows how far they are. */
export function postgresFormat({ table, formatTable, steps }: PostgresFormatOptions): TableFormat {
  const version: TableFormat['version'] = async (query) => {
    try {
      const { rows } = await query(`SELECT COALESCE(MAX("version"), 0) FROM ${formatTable}`);
      return Number(rows[0]?.[0]);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === undefinedTable) return 0;
      throw error;
    }
  };
  return {
    formatVersion: steps.length,
    version,
    migrate: (query) =>
      inTransaction(query, ['BEGIN'], async () => {
        // `IF NOT EXISTS` alone fails when two make the same table at once.
        await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`reprise ${table}`]);
        await query(`CREATE TABLE IF NOT EXISTS ${formatTable} ("version" integer PRIMARY KEY)`);
        const taken = await version(query);
        for (const [index, step] of steps.entries()) {
          if (index < taken) continue;
          for (const statement of step) await query(statement);
          await query(`INSERT INTO ${formatTable} VALUES (${index + 1})`);
        }
      }),
  };
}
