import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { type Cache, createCache } from '../../cache/index.ts';
import { type Logger, messageOf } from '../../core/index.ts';
import { disk } from '../../stores/index.ts';
import type { LLMOptions } from './llm-options.ts';

/** A cache, and what closing the client does to it. */
export interface OpenedCache {
  readonly cache: Cache | undefined;
  close(): Promise<void>;
}

/**
 * Opens what the option `cache` means. When the user's own cache folder cannot be used, there is none, and the log says
 * so; a path that was given must be usable.
 */
export function openCache(option: LLMOptions['cache'] = true, logger: Logger): OpenedCache {
  if (option === true) return openUsersCache(logger);
  if (option === false || option === null) return noCache;
  return typeof option === 'string' ? openAt(option, logger) : { cache: option, close: async () => {} };
}

/** Folder of the answers that no path was named for. */
export function cacheFolder(): string {
  const own = env['REPRISE_CACHE_DIR'];
  if (own) return own;
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'reprise', 'llm');
}

const noCache: OpenedCache = { cache: undefined, close: async () => {} };

function openUsersCache(logger: Logger): OpenedCache {
  const folder = cacheFolder();
  try {
    return openAt(folder, logger);
  } catch (error) {
    logger.warn(`Answers are not kept: ${messageOf(error)}`, { folder });
    return noCache;
  }
}

function openAt(path: string, logger: Logger): OpenedCache {
  const cache = createCache({ store: disk(path, { logger }), logger });
  return { cache, close: () => cache.close() };
}
