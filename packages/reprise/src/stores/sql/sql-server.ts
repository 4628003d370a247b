import { type SqlPool, type SqlServerKind, type SqlUrl, sqlDriverOf } from '../../sql/index.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { SqlOptions } from './sql-options.ts';
import { SqlStore } from './sql-store.ts';

/** A kind of server: how to reach it and how to speak to it. */
export interface SqlServer<Pool> extends SqlServerKind<Pool> {
  dialect(table: string): SqlDialect;
}

/** The store that a user's options ask for. */
export function storeOn<Pool>(
  server: SqlServer<Pool>,
  urlOrOptions: string | (SqlOptions & (SqlUrl | SqlPool<Pool>)),
): SqlStore {
  const options = typeof urlOrOptions === 'string' ? { url: urlOrOptions } : urlOrOptions;
  const { table = 'reprise_entries', deadline = 5_000, connections = 10, sweepInterval = 60_000 } = options;
  const dialect = server.dialect(table);
  return new SqlStore({
    dialect,
    ...sqlDriverOf(server, options, { connections, deadline }),
    table,
    deadline,
    connections,
    sweepInterval,
    clock: options.clock,
    logger: options.logger,
  });
}
