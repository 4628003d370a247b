import { z } from 'zod';
import type { ApiRoute } from '../define-route.ts';
import { defineRoute, enveloped } from '../define-route.ts';
import { completionsOf, wireCacheStats } from './completions-access.ts';
import {
  cacheStatsAnswer,
  documentBody,
  documentParams,
  feedbackBody,
  hotPatternsAnswer,
  serviceStatsAnswer,
} from './completions-schemas.ts';
import { suggest, suggestStream } from './completions-suggest.ts';

const common = { tag: 'completions', statuses: [503] } as const;

/** `POST /api/completions/feedback`: whether a suggestion was taken. */
const feedback = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/completions/feedback',
  summary: 'Tells whether a suggestion was taken, which moves it in later answers',
  description: 'Only a digest of the text is kept. With `document_id` the vote is about this document.',
  body: feedbackBody,
  answer: enveloped(z.object({ accepted: z.boolean() }), 'It counts.'),
}).handledBy(async ({ body, ...input }) => {
  const { suggestion_text: suggestionText, accepted, completion_type: type, document_id: documentId } = body;
  await completionsOf(input).service.feedback({
    suggestionText,
    accepted,
    type: type ?? undefined,
    documentId: documentId ?? undefined,
  });
  return { data: { accepted } };
});

/** `GET /api/completions/stats`. */
const stats = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/completions/stats',
  summary: 'What is suggested, what this instance did, and how the cache is doing',
  answer: enveloped(serviceStatsAnswer, "Counts of the caller's tenant."),
}).handledBy(async (input) => {
  const { types, cache, cacheHits: cache_hits, ...counts } = await completionsOf(input).service.stats();
  return {
    data: { supported_types: [...types], instance: { ...counts, cache_hits }, cache: wireCacheStats(cache) },
  };
});

/** `GET /api/completions/cache/stats` (S2-37). */
const cacheStats = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/completions/cache/stats',
  summary: 'How the cache of suggestions is doing',
  answer: enveloped(cacheStatsAnswer, "Counts of the caller's tenant, of all instances."),
}).handledBy(async (input) => ({ data: wireCacheStats(await completionsOf(input).cache.stats()) }));

/** `GET /api/completions/cache/hot-patterns` (S2-38). */
const hotPatterns = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/completions/cache/hot-patterns',
  summary: 'What is asked for most often, as digests',
  answer: enveloped(hotPatternsAnswer, 'Those read most often first.'),
}).handledBy(async (input) => {
  const found = await completionsOf(input).cache.exportHotPatterns();
  const patterns = found.map(({ key, confidence, accessCount, suggestionTypes, suggestionCount }) => ({
    key,
    access_count: accessCount,
    confidence,
    suggestion_types: [...suggestionTypes],
    suggestion_count: suggestionCount,
  }));
  return { data: { patterns } };
});

/** `POST /api/completions/cache/optimize` (S2-36). */
const optimize = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/completions/cache/optimize',
  summary: 'Removes what is of no use any more',
  answer: enveloped(
    z.object({
      expired: z.int(),
      orphans: z.int(),
      evicted: z.int(),
      cooled: z.int(),
      contexts: z.int(),
    }),
    'How much was removed.',
  ),
}).handledBy(async (input) => ({ data: await completionsOf(input).cache.optimize() }));

/** `POST /api/completions/cache/clear` (S2-34). */
const clear = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/completions/cache/clear',
  summary: "Forgets all suggestions and documents of the caller's tenant; feedback stays",
  answer: enveloped(z.object({ removed: z.int() }), 'How many suggestions it had.'),
}).handledBy(async (input) => ({ data: { removed: await completionsOf(input).service.clear() } }));

/** `POST /api/completions/precompute/:document_id` (S2-35). */
const precompute = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/completions/precompute/:document_id',
  summary: 'Looks through a document, so that its style, links and passages are used for an hour',
  params: documentParams,
  body: documentBody,
  answer: enveloped(
    z.object({
      document_id: z.string(),
      hash: z.string(),
      headings: z.int(),
      lists: z.int(),
      code_blocks: z.int(),
      links: z.int(),
    }),
    'What was found.',
  ),
}).handledBy(async ({ params: { document_id }, body, ...input }) => {
  const { hash, patterns } = await completionsOf(input).service.precompute(document_id, body.content);
  const { headings, lists, codeBlocks, links } = patterns;
  return {
    data: {
      document_id,
      hash,
      headings: headings.length,
      lists: lists.length,
      code_blocks: codeBlocks.length,
      links: links.length,
    },
  };
});

/** The routes of completions. */
export const completionRoutes: readonly ApiRoute[] = [
  suggest,
  suggestStream,
  feedback,
  stats,
  cacheStats,
  hotPatterns,
  optimize,
  clear,
  precompute,
];
