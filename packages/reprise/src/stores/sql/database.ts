import { RepriseError } from '../../core/index.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import type { SqliteOptions } from '../sqlite/sqlite-store.ts';
import type { Store } from '../store.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import type { SqlOptions } from './sql-options.ts';

/** A SQLite file. */
export interface SqliteDatabase extends SqliteOptions {
  readonly provider: 'sqlite';
  /** Path of the file, or `:memory:`. */
  readonly database: string;
}

/** A database of a server; `pg` is another word for `postgresql`, and `mysql` also means MariaDB. */
export interface ServerDatabase extends SqlOptions {
  readonly provider: 'postgresql' | 'pg' | 'mysql';
  /** Name of the database, or a URL that says everything. */
  readonly database: string;
  /** @default 'localhost' */
  readonly host?: string;
  /** @default the port usual for the server */
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
}

/** Options of {@link database}. */
export type DatabaseOptions = SqliteDatabase | ServerDatabase;

/**
 * A store in a database that is named by its provider (spec S3-32): {@link sqlite}, {@link postgres} or {@link mysql}.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for another provider; what the store of the provider throws.
 *
 * @example
 * ```ts
 * const store = database({ provider: 'pg', database: 'app', host: 'db', user: 'app', password: secret });
 * ```
 */
export function database(options: DatabaseOptions): Store {
  switch (options.provider) {
    case 'sqlite':
      return sqlite(options.database, options);
    case 'postgresql':
    case 'pg':
      return postgres({ ...options, url: urlOf('postgres', options) });
    case 'mysql':
      return mysql({ ...options, url: urlOf('mysql', options) });
    default:
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `provider must be sqlite, postgresql, pg or mysql, not ${JSON.stringify((options as ServerDatabase).provider)}`,
      );
  }
}

function urlOf(protocol: string, options: ServerDatabase): string {
  const { database: name, host = 'localhost', port, user, password } = options;
  if (name.includes('://')) return name;
  const login = [user, password].filter((part) => part !== undefined).map(encodeURIComponent);
  const address = host.includes(':') ? `[${host}]` : host;
  const where = port === undefined ? address : `${address}:${port}`;
  return `${protocol}://${login.length > 0 ? `${login.join(':')}@` : ''}${where}/${encodeURIComponent(name)}`;
}
