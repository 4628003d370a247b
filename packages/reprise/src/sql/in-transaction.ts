import type { Query } from './sql-connection.ts';

/** Runs `action` between `begin` and `COMMIT`; rejects with the failure of the rollback when that fails too. */
export async function inTransaction<T>(
  query: Query,
  begin: readonly string[],
  action: () => Promise<T>,
): Promise<T> {
  for (const statement of begin) await query(statement);
  try {
    const result = await action();
    await query('COMMIT');
    return result;
  } catch (error) {
    await query('ROLLBACK');
    throw error;
  }
}
