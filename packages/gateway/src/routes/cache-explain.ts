import type { Context } from 'hono';
import { cacheability, type RequestContext } from 'reprise/llm';
import type { ChatRequest } from 'reprise/semantic';
import { z } from 'zod';
import type { GatewayParts } from '../gateway-parts.ts';
import { checked, readJson } from '../http/index.ts';
import { type WireExplanation, wireExplanation } from '../trust/index.ts';
import { lookupSchema } from './cache-lookup.ts';
import { requestContext, requireCaller } from './caller.ts';

/** A query of `GET /v1/cache/explain`. */
export const explainQuery = z.strictObject({
  prompt: z.string().min(1).meta({ description: 'What a user would ask.' }),
  model: z.string().optional().meta({ description: 'Model of the request; answers of others do not count.' }),
  system: z.string().optional().meta({ description: 'System prompt of the request.' }),
});

/** `GET /v1/cache/explain`: why a prompt would, or would not, be answered from the cache. Never asks the upstream. */
export function explainPrompt(parts: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, parts.config);
    const { prompt, model = '', system } = checked(explainQuery, { value: queryOf(context) }, 'The query');
    const messages = [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: prompt },
    ];
    return Response.json(await explain(parts, { model, messages }, requestContext(context, caller)));
  };
}

/** `POST /v1/cache/explain`: the same of a whole chat request. */
export function explainRequest(parts: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, parts.config);
    const received = await readJson(context, parts.config.server.max_body);
    const body = checked(lookupSchema, received);
    const request = { ...body, model: body.model ?? '' };
    return Response.json(await explain(parts, request, requestContext(context, caller, received)));
  };
}

/** A parameter that is given twice is a list, which no schema takes. */
function queryOf({ req }: Context): Record<string, string | readonly string[] | undefined> {
  return Object.fromEntries(
    Object.entries(req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

async function explain(
  { config, answers, responses, embedder }: GatewayParts,
  request: ChatRequest,
  context: RequestContext,
): Promise<WireExplanation> {
  const { level, reason } = cacheability(request, context.directives, {
    maxTemperature: config.cache.max_temperature,
  });
  if (level !== 'bypass') return wireExplanation(await responses.explain(request, context));
  const nothing = { exact_key: null, entry_id: null, coverage: null, candidates: [] };
  const { policy } = answers.trust();
  return { outcome: 'bypass', reason, embedder: embedder.id, policy, ...nothing };
}
