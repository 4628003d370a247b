import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { type Cache, createCache } from '../../cache/index.ts';
import { type Logger, messageOf, RepriseError } from '../../core/index.ts';
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
 *
 * @throws RepriseError `INVALID_ARGUMENT` for what is none of these; of a path what `disk` throws.
 */
export function openCache(option: LLMOptions['cache'] = true, logger: Logger): OpenedCache {
  if (option === true) return openUsersCache(logger);
  if (option === false || option === null) return noCache;
  if (typeof option === 'string' && option !== '') return openAt(option, logger);
  if (isCache(option)) return { cache: option, close: async () => {} };
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'cache of an LLM must be true, a path, a cache of createCache, false or null',
  );
}

/** Folder of the answers that no path was named for. */
export function cacheFolder(): string {
  const own = env['REPRISE_CACHE_DIR'];
  if (own) return own;
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'reprise', 'llm');
}

/** By its methods, so that a cache of another copy of the package is one too. */
function isCache(option: string | Cache): option is Cache {
  return typeof option === 'object' && typeof option.batchMemoize === 'function';
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
