import { RepriseError } from '../core/index.ts';
import type { Query } from './sql-connection.ts';

/** The tables of one purpose and the steps that lead to them. */
export interface TableFormat {
  /** How many steps there are from nothing to the present tables. */
  readonly formatVersion: number;
  /** How many steps the tables have behind them; 0 when there are none. */
  version(query: Query): Promise<number>;
  /** Takes the steps that are missing while other instances that try the same wait. */
  migrate(query: Query): Promise<void>;
}

/**
 * Brings the tables to the present format.
 *
 * @throws RepriseError `STORE_TOO_NEW` for tables of a later version of Reprise.
 */
export async function openTables(format: TableFormat, table: string, query: Query): Promise<void> {
  let version = await format.version(query);
  if (version < format.formatVersion) {
    await format.migrate(query);
    version = await format.version(query);
  }
  if (version === format.formatVersion) return;
  throw new RepriseError(
    'STORE_TOO_NEW',
    `The table ${table} has format ${version}, this version of Reprise knows formats up to ${format.formatVersion}`,
  );
}
