import { sha256 } from '../../entry/index.ts';
import type { TableFormat } from '../../sql/index.ts';
import { longestKey } from './sql-keys.ts';
import type { TableNames } from './table-name.ts';

/** https://mariadb.com/docs/server/reference/error-codes and the same number in MySQL. */
const noSuchTable = 1146;
/** Seconds; the deadline of the operation ends the wait before. */
const lockPatience = 60;

/**
 * The steps from nothing to the present tables; steps are only ever added, and each may be taken twice, because no
 * transaction holds a `CREATE TABLE`.
 *
 * Text is kept as bytes: the collations of text ignore case, accents or trailing spaces, not the same ones in MySQL and
 * MariaDB, and its character set would depend on that of the connection.
 */
function steps({ entries, expiryIndex }: TableNames): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE IF NOT EXISTS ${entries} (
       \`key\` VARBINARY(${longestKey}) NOT NULL PRIMARY KEY,
       \`created_at\` BIGINT NOT NULL,
       \`expires_at\` BIGINT,
       \`version\` BIGINT NOT NULL,
       \`tags\` MEDIUMBLOB NOT NULL,
       \`embedder\` BLOB,
       \`partition\` BLOB,
       \`dimensions\` INT,
       \`vector\` MEDIUMBLOB,
       \`value\` LONGBLOB NOT NULL,
       INDEX ${expiryIndex} (\`expires_at\`)
     ) ENGINE = InnoDB ROW_FORMAT = DYNAMIC`,
    ],
  ];
}

/** How MySQL and MariaDB make the tables and know what they are. */
export function mysqlTables(names: TableNames): TableFormat {
  const version: TableFormat['version'] = async (query) => {
    try {
      const { rows } = await query(`SELECT COALESCE(MAX(\`version\`), 0) FROM ${names.format}`);
      return Number(rows[0]?.[0]);
    } catch (error) {
      if ((error as { readonly errno?: unknown }).errno === noSuchTable) return 0;
      throw error;
    }
  };
  // A lock has at most 64 characters, and its name is the whole server's.
  const lock = `CONCAT('reprise ', MD5(CONCAT(DATABASE(), '${sha256(names.entries).slice(0, 32)}')))`;
  return {
    formatVersion: steps(names).length,
    version,
    async migrate(query) {
      await query(`SELECT GET_LOCK(${lock}, ${lockPatience})`);
      try {
        await query(
          `CREATE TABLE IF NOT EXISTS ${names.format} (\`version\` INT PRIMARY KEY) ENGINE = InnoDB`,
        );
        const taken = await version(query);
        for (const [index, step] of steps(names).entries()) {
          if (index < taken) continue;
          for (const statement of step) await query(statement);
          await query(`INSERT IGNORE INTO ${names.format} VALUES (${index + 1})`);
        }
      } finally {
        await query(`SELECT RELEASE_LOCK(${lock})`);
      }
    },
  };
}
