import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import { wireTrust } from '../trust/index.ts';
import { requireCaller } from './caller.ts';

/** `GET /v1/cache/stats`: what the cache holds and has done since the gateway was started. */
export function cacheStats(parts: GatewayParts): (context: Context) => Promise<Response> {
  const { config, answers, responses, sharing, startedAt } = parts;
  return async (context) => {
    requireCaller(context, config);
    await answers.measure();
    const uptimeSeconds = Math.floor((Date.now() - startedAt) / 1_000);
    const own = { ...responses.stats(), flights: responses.flights, uptimeSeconds };
    return Response.json({
      ...own,
      ...(config.semantic.enabled ? { trust: wireTrust(answers.trust(), answers.shadowReport()) } : {}),
      ...(sharing ? { sharing: sharing() } : {}),
    });
  };
}
