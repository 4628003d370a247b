import { RepriseError } from '../../core/index.ts';
import { libsqlDriver } from './libsql-driver.ts';
import { nodeSqliteDriver } from './node-sqlite-driver.ts';
import type { SqliteDriver } from './sqlite-driver.ts';

/**
 * The SQLite that is at hand: Node's own where it has one (22.13 and later), else the package `libsql`.
 *
 * @throws RepriseError `DRIVER_MISSING` when there is neither.
 */
export function availableDriver(): SqliteDriver {
  const driver = nodeSqliteDriver() ?? libsqlDriver();
  if (driver) return driver;
  throw new RepriseError(
    'DRIVER_MISSING',
    `Node ${process.versions.node} has no SQLite of its own: run "npm install libsql", or use Node 22.13 or later`,
  );
}
