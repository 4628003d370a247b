import { z } from 'zod';
import {
  chatSchema,
  embeddingSchema,
  explainQuery,
  feedbackAnswer,
  feedbackSchema,
  lookupSchema,
  updateSchema,
} from '../routes/index.ts';
import { explanationAnswer } from '../trust/index.ts';
import { plain } from './define-route.ts';
import type { RouteDescription } from './route-description.ts';

const openai = { tag: 'openai', access: 'key', errors: 'openai' } as const;
const cache = { ...openai, tag: 'cache' } as const;
const service = { tag: 'service', access: 'key', errors: 'openai' } as const;

const anything = z.looseObject({});
const removed = z.object({ removed: z.int() });

/** The routes whose code is in `routes/`: OpenAI's interface, the cache, health and metrics. */
export const openaiRoutes: readonly RouteDescription[] = [
  {
    ...openai,
    method: 'POST',
    path: '/v1/chat/completions',
    summary: 'Answers a chat request, from the cache or the upstream',
    description:
      'With `stream: true` the answer is `text/event-stream`. Unknown fields go to the upstream. Headers tighten what the cache does: `Cache-Control`, `x-reprise-ttl`, `x-reprise-namespace`, `x-reprise-min-similarity`, `x-reprise-min-confidence`, `x-reprise-max-error`. Those of the answer say what happened: `x-reprise-cache`, `x-reprise-entry`, `x-reprise-similarity`, `x-reprise-confidence`, `x-reprise-shadow`.',
    body: chatSchema,
    answer: plain(anything, "OpenAI's `chat.completion`; the headers say how the cache was used."),
    statuses: [429, 502, 504],
  },
  {
    ...openai,
    method: 'POST',
    path: '/v1/embeddings',
    summary: 'Answers each text from the cache or the upstream',
    body: embeddingSchema,
    answer: plain(anything, "OpenAI's list of embeddings."),
    statuses: [429, 502, 504],
  },
  {
    ...openai,
    method: 'GET',
    path: '/v1/models',
    summary: 'What the upstream offers',
    answer: plain(anything, "OpenAI's list of models."),
    statuses: [502, 504],
  },
  {
    ...cache,
    method: 'POST',
    path: '/v1/cache/lookup',
    summary: 'What the cache would answer, without asking the upstream',
    body: lookupSchema,
    answer: plain(anything, 'The hit, or why there is none.'),
  },
  {
    ...cache,
    method: 'POST',
    path: '/v1/cache/update',
    summary: 'Keeps an answer that was got elsewhere',
    body: updateSchema,
    answer: plain(z.object({ entryId: z.string() }), 'Under which id it is kept.'),
  },
  {
    ...cache,
    method: 'DELETE',
    path: '/v1/cache/entries/:id',
    summary: "Removes one entry of the caller's tenant",
    params: z.object({ id: z.string() }),
    answer: plain(removed, 'It was removed.'),
    statuses: [404],
  },
  {
    ...cache,
    method: 'DELETE',
    path: '/v1/cache/entries',
    summary: "Removes all entries of the caller's tenant, or those of a namespace",
    description: 'The header `x-reprise-namespace` names the namespace.',
    answer: plain(removed, 'How many were removed.'),
  },
  {
    ...cache,
    method: 'GET',
    path: '/v1/cache/stats',
    summary: 'What the cache holds and has done',
    description:
      '`trust` says how often answers by meaning were wrong, as audits saw it, with 95% intervals. Money is null where no price of the model is known.',
    answer: plain(anything, 'Counts since the gateway was started.'),
  },
  {
    ...cache,
    method: 'POST',
    path: '/v1/cache/feedback',
    summary: 'Tells whether an answer from the cache was wrong, or right',
    description:
      'An answer that was wrong is removed, and its neighbours are not served by meaning for a time. To say it again changes nothing.',
    body: feedbackSchema,
    answer: plain(feedbackAnswer, 'What came of it.'),
    statuses: [404],
  },
  {
    ...cache,
    method: 'GET',
    path: '/v1/cache/explain',
    summary: 'Why a prompt would, or would not, be answered from the cache',
    description: 'Never asks the upstream, and quotes neither prompts nor answers.',
    query: explainQuery,
    answer: plain(explanationAnswer, 'The entries that were looked at, and what was decided.'),
  },
  {
    ...cache,
    method: 'POST',
    path: '/v1/cache/explain',
    summary: 'Why a chat request would, or would not, be answered from the cache',
    description: 'Never asks the upstream, and quotes neither prompts nor answers.',
    body: lookupSchema,
    answer: plain(explanationAnswer, 'The entries that were looked at, and what was decided.'),
  },
  {
    ...service,
    method: 'GET',
    path: '/health',
    summary: 'Whether the gateway works, and with what',
    answer: plain(anything, 'It works; `status` is `ok` or `degraded`.'),
  },
  {
    ...service,
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics for Prometheus',
    answer: plain(z.string(), 'Text of the Prometheus exposition format.', 'text/plain'),
  },
];
