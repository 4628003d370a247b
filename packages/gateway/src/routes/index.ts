/**
 * The routes of a gateway, one file a resource.
 *
 * @module
 */
export { clearEntries, deleteEntry } from './cache-entries.ts';
export { explainPrompt, explainQuery, explainRequest } from './cache-explain.ts';
export { cacheFeedback, feedbackAnswer, feedbackSchema } from './cache-feedback.ts';
export { cacheLookup, lookupSchema } from './cache-lookup.ts';
export { cacheStats } from './cache-stats.ts';
export { cacheUpdate, updateSchema } from './cache-update.ts';
export { unlessExcluded } from './caller.ts';
export { chatCompletions } from './chat-completions.ts';
export { chatSchema } from './chat-schema.ts';
export { embeddingSchema, embeddings } from './embeddings.ts';
export { health, healthFacts, judgeHealth, semanticHealth } from './health.ts';
export { models } from './models.ts';
export { streamBody } from './stream-body.ts';
