import type { SuggestStep } from 'reprise/completion';
import { messageOf } from 'reprise/core';
import { z } from 'zod';
import { streamBody } from '../../routes/index.ts';
import { defineRoute, plain } from '../define-route.ts';
import { completionsOf, requestOf, wireSuggestion } from './completions-access.ts';
import { suggestAnswer, suggestBody } from './completions-schemas.ts';

/** `POST /api/completions/suggest`: how a text may go on at the cursor (S2-50). */
export const suggest = defineRoute({
  method: 'POST',
  path: '/api/completions/suggest',
  tag: 'completions',
  summary: 'How a text may go on at the cursor',
  description: 'Errors come in the envelope; suggestions without one.',
  body: suggestBody,
  answer: plain(suggestAnswer, 'The best first; none where nobody would want one.'),
  statuses: [503],
}).handledBy(async ({ body, ...input }) => {
  const { service } = completionsOf(input);
  const request = requestOf(body, input.context);
  try {
    const { suggestions, cacheHit, took } = await service.suggest(request);
    return Response.json({
      success: true,
      suggestions: suggestions.map(wireSuggestion),
      processing_time_ms: took,
      cache_hit: cacheHit,
      timestamp: new Date().toISOString(),
    });
  } catch (error) {
    if (request.signal?.aborted) return new Response(null, { status: clientLeft });
    throw error;
  }
});

/** What nginx writes down for it; nobody reads the answer. */
const clientLeft = 499;

/** `POST /api/completions/suggest/stream`: the same, step by step. */
export const suggestStream = defineRoute({
  method: 'POST',
  path: '/api/completions/suggest/stream',
  tag: 'completions',
  summary: 'The same as a stream, each suggestion as soon as nothing can come before it',
  body: suggestBody,
  answer: plain(
    z.string(),
    'Lines `data: {"type": "start" | "processing" | "suggestion" | "complete" | "error", …}`, then `data: [DONE]`.',
    'text/event-stream',
  ),
  statuses: [503],
}).handledBy(({ body, ...input }) => {
  const { service } = completionsOf(input);
  const request = requestOf(body, input.context);
  const events = eventsOf(service.stream(request), request.signal);
  return new Response(streamBody(events, input.context), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
});

async function* eventsOf(
  steps: AsyncIterable<SuggestStep>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, void> {
  try {
    for await (const step of steps) yield eventText(wireStep(step));
  } catch (error) {
    if (signal?.aborted) return;
    yield eventText({ type: 'error', error: messageOf(error) });
  }
  yield 'data: [DONE]\n\n';
}

function eventText(fields: object): string {
  return `data: ${JSON.stringify(fields)}\n\n`;
}

function wireStep(step: SuggestStep): object {
  switch (step.step) {
    case 'start':
      return { type: 'start', timestamp: new Date().toISOString() };
    case 'processing':
      return { type: 'processing', completion_type: step.type };
    case 'suggestion':
      return { type: 'suggestion', data: wireSuggestion(step.suggestion) };
    case 'complete':
      return {
        type: 'complete',
        total_suggestions: step.total,
        cache_hit: step.cacheHit,
        processing_time_ms: step.took,
      };
  }
}
