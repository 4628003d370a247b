import { RepriseError } from '../../core/index.ts';

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

/** Leaves room for the endings below within PostgreSQL's 63 characters. */
const longest = 50;
const part = `[A-Za-z_][A-Za-z0-9_]{0,${longest - 1}}`;
const name = new RegExp(`^(?:${part}\\.)?${part}$`);

/**
 * The names of a table, which may stand behind a schema: `reprise_entries` or `cache.reprise_entries`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for anything but letters, digits and underscores.
 */
export function tableNames(table: string, quote: string): TableNames {
  if (!name.test(table)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The table ${JSON.stringify(table)} must be letters, digits and underscores, at most ${longest}, maybe behind a schema`,
    );
  }
  const quoted = (plain: string): string =>
    plain
      .split('.')
      .map((each) => `${quote}${each}${quote}`)
      .join('.');
  return {
    entries: quoted(table),
    format: quoted(`${table}_format`),
    expiryIndex: `${quote}${table.split('.').at(-1)}_by_expiry${quote}`,
    plain: table,
  };
}
