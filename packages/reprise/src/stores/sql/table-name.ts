import { quotedTable } from '../../sql/index.ts';

/** A table's name and those made from it. */
export interface TableNames {
  /** The table as statements name it, quoted. */
  readonly entries: string;
  /** The table of the format's version, quoted. */
  readonly format: string;
  /** The index by expiry; indexes are in the schema of their table. */
  readonly expiryIndex: string;
  /** The table in words. */
  readonly plain: string;
}

/**
 * The names of a table, which may stand behind a schema: `reprise_entries` or `cache.reprise_entries`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for anything but letters, digits and underscores.
 */
export function tableNames(table: string, quote: string): TableNames {
  return {
    entries: quotedTable(table, quote),
    format: quotedTable(table, quote, '_format'),
    expiryIndex: `${quote}${table.split('.').at(-1)}_by_expiry${quote}`,
    plain: table,
  };
}
