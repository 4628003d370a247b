import { messageOf, RepriseError } from '../../core/index.ts';
import { postgresFormat, type Query, quotedTable, type TableFormat } from '../../sql/index.ts';

/**
 * The steps from nothing to the present table; steps are only ever added.
 *
 * The column takes vectors of any number of dimensions. Rows stay within their page as long as they fit: a vector
 * elsewhere costs another read each time it is compared.
 */
export function pgvectorFormat(table: string): TableFormat {
  return postgresFormat({
    table: quotedTable(table, '"'),
    formatTable: quotedTable(table, '"', '_format'),
    steps: stepsOf(table),
  });
}

/** Makes again what was dropped while it was in use; the format's own table may have stayed. */
export async function makeAgain(query: Query, table: string, target: string): Promise<void> {
  await openExtension(query, target);
  for (const statement of stepsOf(table).flat()) await query(statement);
}

function stepsOf(table: string): readonly (readonly string[])[] {
  const quoted = quotedTable(table, '"');
  return [
    [
      `CREATE TABLE IF NOT EXISTS ${quoted} (
         "partition" text COLLATE "C" NOT NULL,
         "id" text COLLATE "C" NOT NULL,
         "dimensions" integer NOT NULL,
         "vector" halfvec NOT NULL,
         "added_at" timestamptz NOT NULL DEFAULT now(),
         PRIMARY KEY ("partition", "id")
       ) WITH (toast_tuple_target = 8160)`,
      `CREATE INDEX IF NOT EXISTS "${table.split('.').at(-1)}_by_age" ON ${quoted} ("added_at")`,
    ],
  ];
}

/**
 * Makes sure that the database has pgvector 0.8 or later.
 *
 * @throws RepriseError `INDEX_UNSUPPORTED`.
 */
export async function openExtension(query: Query, target: string): Promise<void> {
  const found = await extensionVersion(query);
  if (found === undefined) await createExtension(query, target);
  const version = found ?? (await extensionVersion(query)) ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 0 || minor >= 8) return;
  throw new RepriseError('INDEX_UNSUPPORTED', `${target} has pgvector ${version}, 0.8 or later is needed`);
}

async function extensionVersion(query: Query): Promise<string | undefined> {
  const { rows } = await query(`SELECT extversion FROM pg_extension WHERE extname = 'vector'`);
  return rows[0]?.[0] as string | undefined;
}

/** Not available, not found, not allowed; https://www.postgresql.org/docs/17/errcodes-appendix.html */
const refusals = ['0A000', '58P01', '42501'];

async function createExtension(query: Query, target: string): Promise<void> {
  try {
    await query('CREATE EXTENSION IF NOT EXISTS vector');
  } catch (error) {
    if (!refusals.includes(String((error as { readonly code?: unknown }).code))) throw error;
    throw new RepriseError(
      'INDEX_UNSUPPORTED',
      `${target} refuses the extension vector: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
