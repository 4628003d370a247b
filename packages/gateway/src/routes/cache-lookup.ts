import type { Context } from 'hono';
import type { Completion } from 'reprise/llm';
import { z } from 'zod';
import type { GatewayParts } from '../gateway-parts.ts';
import { checked, readJson } from '../http/index.ts';
import { requestContext, requireCaller } from './caller.ts';
import { messagesSchema } from './chat-schema.ts';

/** A body of `POST /v1/cache/lookup`. */
export const lookupSchema = z.looseObject({ messages: messagesSchema, model: z.string().optional() });

/**
 * `POST /v1/cache/lookup`: what the cache would answer, without ever asking upstream.
 *
 * `response` is the text of the first choice, `completion` the whole record.
 */
export function cacheLookup({ config, responses }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, config);
    const received = await readJson(context, config.server.max_body);
    const body = checked(lookupSchema, received);
    const request = { ...body, model: body.model ?? '' };
    const { hit, reason, nearest } = await responses.peek(request, requestContext(context, caller, received));
    if (!hit) return Response.json({ hit: null, reason, nearest: nearest ?? null });
    const { kind, entryId, similarity, confidence, ageSeconds, reasons, output } = hit;
    const response = textOf(output);
    return Response.json({
      hit: { kind, response, entryId, similarity, confidence, ageSeconds, reasons, completion: output },
    });
  };
}

function textOf(completion: Completion): string {
  return completion.choices[0]?.message.content ?? '';
}
