import type { Context } from 'hono';
import { semanticText, tenantPrefix } from 'reprise/semantic';
import { z } from 'zod';
import type { GatewayParts } from '../gateway-parts.ts';
import { checked, HttpError, readJson } from '../http/index.ts';
import { requireCaller } from './caller.ts';
import { messagesSchema } from './chat-schema.ts';

/** A body of `POST /v1/cache/feedback`. */
export const feedbackSchema = z.strictObject({
  entry_id: z.string().min(1).max(300).meta({ description: 'The header `x-reprise-entry` of the answer.' }),
  verdict: z.enum(['wrong', 'right']),
  messages: messagesSchema.optional().meta({ description: 'The conversation that got the answer.' }),
});

/** An answer of `POST /v1/cache/feedback`. */
export const feedbackAnswer = z.object({
  removed: z.int().meta({ description: '1 when the entry was there and is gone now.' }),
  quarantined: z.int().meta({ description: 'Neighbours that are not served by meaning for a time.' }),
  observed: z.boolean().meta({ description: 'Whether the policy learnt of it.' }),
});

/**
 * `POST /v1/cache/feedback`: somebody says whether an answer from the cache was right. One that was wrong is removed, and
 * what is close to it is not served by meaning for a time; to say that once more changes nothing.
 */
export function cacheFeedback({ config, answers }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const { tenant } = requireCaller(context, config);
    const body = checked(feedbackSchema, await readJson(context, config.server.max_body));
    const { entry_id: entryId, verdict, messages } = body;
    const within = tenantPrefix({ tenant });
    if (!entryId.startsWith(within)) {
      throw new HttpError(404, 'There is no such entry', { param: 'entry_id', code: 'entry_not_found' });
    }
    const query = messages && semanticText(messages);
    const { removed, ...told } = await answers.feedback({ entryId, verdict, within, query });
    return Response.json({ removed: removed ? 1 : 0, ...told });
  };
}
