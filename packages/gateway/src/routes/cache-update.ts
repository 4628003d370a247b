import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { type Completion, incompleteness } from 'reprise/llm';
import { z } from 'zod';
import type { GatewayParts } from '../gateway-parts.ts';
import { checked, HttpError, readJson } from '../http/index.ts';
import { requestContext, requireCaller } from './caller.ts';
import { messagesSchema } from './chat-schema.ts';

const completionSchema = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.number(),
  model: z.string(),
  choices: z
    .array(
      z.looseObject({
        index: z.number(),
        message: z.looseObject({ role: z.string() }),
        finish_reason: z.string(),
      }),
    )
    .min(1),
}) as unknown as z.ZodType<Completion>;

/** A body of `POST /v1/cache/update`. */
export const updateSchema = z.looseObject({
  messages: messagesSchema,
  response: z.union([z.string(), completionSchema]),
  model: z.string().optional(),
  expire: z.number().min(0).optional(),
});

/** `POST /v1/cache/update`: keeps an answer that was got elsewhere, as a text or as a whole `chat.completion`. */
export function cacheUpdate({ config, responses }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, config);
    const received = await readJson(context, config.server.max_body);
    const body = checked(updateSchema, received);
    const { response, expire, ...rest } = body;
    const request = { ...rest, model: body.model ?? '' };
    const completion = typeof response === 'string' ? asCompletion(response, request.model) : response;
    const incomplete = incompleteness(completion, 1);
    if (incomplete)
      throw new HttpError(400, `response: it must be whole, but ${incomplete}`, {
        code: 'invalid_type',
        param: 'response',
      });
    const { directives, ...who } = requestContext(context, caller, received);
    if (directives.bypass !== undefined) {
      const message = `Nothing can be kept: ${directives.bypass}; send it as text`;
      throw new HttpError(400, message, { code: 'invalid_type' });
    }
    const ttl = expire ?? directives.ttl;
    const entryId = await responses.keep(request, { ...who, directives: { ...directives, ttl } }, completion);
    return Response.json({ entryId });
  };
}

function asCompletion(content: string, model: string): Completion {
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  };
}
