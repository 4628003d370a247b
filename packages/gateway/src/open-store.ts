import { join } from 'node:path';
import { type Clock, type Logger, RepriseError } from 'reprise/core';
import { memory, type Store, sqlite, tiered } from 'reprise/stores';
import type { Config } from './config/index.ts';

/** The store of a gateway. */
export interface OpenedStore {
  readonly store: Store;
  /** What it is, for people. */
  readonly kind: string;
  /** What does not work as configured. */
  readonly degraded: readonly string[];
}

/**
 * Opens the store of a gateway: memory over a SQLite file, or memory alone when the file cannot be used; a gateway
 * without its file still works, and says so.
 */
export function openStore(config: Config['cache'], logger: Logger, clock: Clock): OpenedStore {
  const file = join(config.data, 'reprise.db');
  try {
    const store = tiered([memory({ maxBytes: config.memory, clock }), sqlite(file, { logger, clock })]);
    return { store, kind: `SQLite in ${file}`, degraded: [] };
  } catch (error) {
    if (!RepriseError.isInstance(error)) throw error;
    const problem = `${error.message}. ${error.remedy}`;
    logger.error(`The cache file cannot be used, answers are kept in memory only: ${problem}`);
    const store = memory({ maxBytes: config.memory, clock });
    return { store, kind: 'memory only', degraded: [problem] };
  }
}
