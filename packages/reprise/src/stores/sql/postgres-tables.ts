import { inTransaction } from './in-transaction.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { TableNames } from './table-name.ts';

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const undefinedTable = '42P01';

/**
 * The steps from nothing to the present tables; steps are only ever added.
 *
 * Keys are ordered and compared by their bytes whatever the database's language is. The index by expiry leaves out what
 * never expires.
 */
function steps({ entries, expiryIndex }: TableNames): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE IF NOT EXISTS ${entries} (
       "key" text COLLATE "C" PRIMARY KEY,
       "created_at" bigint NOT NULL,
       "expires_at" bigint,
       "version" bigint NOT NULL,
       "tags" text NOT NULL,
       "embedder" text,
       "partition" text,
       "dimensions" integer,
       "vector" bytea,
       "value" bytea NOT NULL
     )`,
      `CREATE INDEX IF NOT EXISTS ${expiryIndex} ON ${entries} ("expires_at") WHERE "expires_at" IS NOT NULL`,
    ],
  ];
}

/** How PostgreSQL makes the tables and knows what they are. */
export function postgresTables(names: TableNames): Pick<SqlDialect, 'formatVersion' | 'version' | 'migrate'> {
  const version: SqlDialect['version'] = async (query) => {
    try {
      const { rows } = await query(`SELECT COALESCE(MAX("version"), 0) FROM ${names.format}`);
      return Number(rows[0]?.[0]);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === undefinedTable) return 0;
      throw error;
    }
  };
  return {
    formatVersion: steps(names).length,
    version,
    migrate: (query) =>
      inTransaction(query, ['BEGIN'], async () => {
        // `IF NOT EXISTS` alone fails when two make the same table at once.
        await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`reprise ${names.entries}`]);
        await query(`CREATE TABLE IF NOT EXISTS ${names.format} ("version" integer PRIMARY KEY)`);
        const taken = await version(query);
        for (const [index, step] of steps(names).entries()) {
          if (index < taken) continue;
          for (const statement of step) await query(statement);
          await query(`INSERT INTO ${names.format} VALUES (${index + 1})`);
        }
      }),
  };
}
