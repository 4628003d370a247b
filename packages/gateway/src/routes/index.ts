/**
 * The routes of a gateway, one file a resource.
 *
 * @module
 */
export { clearEntries, deleteEntry } from './cache-entries.ts';
export { cacheLookup } from './cache-lookup.ts';
export { cacheStats } from './cache-stats.ts';
export { cacheUpdate } from './cache-update.ts';
export { chatCompletions } from './chat-completions.ts';
export { embeddings } from './embeddings.ts';
export { health } from './health.ts';
export { models } from './models.ts';
