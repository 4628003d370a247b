import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import { requireCaller } from './caller.ts';
import { passThrough } from './pass-through.ts';
import { toUpstream } from './upstream-headers.ts';

/** `GET /v1/models`: what the upstream offers. */
export function models({ config, chosen }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, config);
    const answer = await chosen.upstream.send({
      method: 'GET',
      path: '/models',
      headers: toUpstream(context, caller),
      signal: context.req.raw.signal,
    });
    return passThrough(answer, config.cache.max_answer);
  };
}
