import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import { requireCaller } from './caller.ts';
import { fromUpstream, toUpstream } from './upstream-headers.ts';

/** `GET /v1/models`: what the upstream offers. */
export function models({ config, chosen }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, config);
    const response = await chosen.upstream.send({
      method: 'GET',
      path: '/models',
      headers: toUpstream(context, caller),
      signal: context.req.raw.signal,
    });
    const headers = { ...fromUpstream(response.headers), 'content-type': 'application/json' };
    return new Response(response.body, { status: response.status, headers });
  };
}
