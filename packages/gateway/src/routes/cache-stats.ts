import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import { requireCaller } from './caller.ts';

/** `GET /v1/cache/stats`: what the cache holds and has done since the gateway was started. */
export function cacheStats(parts: GatewayParts): (context: Context) => Response {
  const { config, responses, sharing, startedAt } = parts;
  return (context) => {
    requireCaller(context, config);
    const uptimeSeconds = Math.floor((Date.now() - startedAt) / 1_000);
    const own = { ...responses.stats(), flights: responses.flights, uptimeSeconds };
    return Response.json(sharing ? { ...own, sharing: sharing() } : own);
  };
}
