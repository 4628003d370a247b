import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import { wireTrust } from '../trust/index.ts';
import { wireStats } from '../wire-stats.ts';
import { requireCaller } from './caller.ts';

/** `GET /v1/cache/stats`: what the cache holds and has done since the gateway was started. */
export function cacheStats(parts: GatewayParts): (context: Context) => Promise<Response> {
  const { config, answers, responses, judgeCalls, sharing, startedAt } = parts;
  const { enabled, judge } = config.semantic;
  return async (context) => {
    requireCaller(context, config);
    await answers.measure();
    const uptimeSeconds = Math.floor((Date.now() - startedAt) / 1_000);
    return Response.json({
      ...wireStats(responses.stats(), judgeCalls()),
      flights: responses.flights,
      uptimeSeconds,
      ...(enabled ? { trust: wireTrust(answers.trust(), answers.shadowReport(), judge.kind) } : {}),
      ...(sharing ? { sharing: sharing() } : {}),
    });
  };
}
