import { RepriseError } from '../core/index.ts';

/** Leaves room for the endings of names made from it within PostgreSQL's 63 characters. */
const longest = 50;
const part = `[A-Za-z_][A-Za-z0-9_]{0,${longest - 1}}`;
const name = new RegExp(`^(?:${part}\\.)?${part}$`);

/**
 * The name of a table as statements write it; it may stand behind a schema: `reprise_entries` or
 * `cache.reprise_entries`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for anything but letters, digits and underscores.
 */
export function quotedTable(table: string, quote: string, ending = ''): string {
  if (!name.test(table)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The table ${JSON.stringify(table)} must be letters, digits and underscores, at most ${longest}, maybe behind a schema`,
    );
  }
  return `${table}${ending}`
    .split('.')
    .map((each) => `${quote}${each}${quote}`)
    .join('.');
}
