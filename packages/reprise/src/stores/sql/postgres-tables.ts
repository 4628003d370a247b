import { postgresFormat, type TableFormat } from '../../sql/index.ts';
import type { TableNames } from './table-name.ts';

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
export function postgresTables(names: TableNames): TableFormat {
  return postgresFormat({ table: names.entries, formatTable: names.format, steps: steps(names) });
}
