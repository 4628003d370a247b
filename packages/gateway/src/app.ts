import { type Context, Hono } from 'hono';
import { messageOf } from 'reprise/core';
import type { GatewayParts } from './gateway-parts.ts';
import { errorResponse, HttpError, outcomeOf } from './http/index.ts';
import { createMetrics } from './metrics.ts';
import * as routes from './routes/index.ts';

type Handler = (context: Context) => Response | Promise<Response>;

/** The HTTP application of a gateway: a function from request to response, without a socket. */
export function createApp(parts: GatewayParts): Hono {
  const { responses, logger, sharing } = parts;
  const metrics = createMetrics({
    stats: () => responses.stats(),
    flights: () => responses.flights,
    sharing,
  });
  const app = new Hono();
  const failed = (error: unknown): Response => {
    const response = errorResponse(error);
    if (response.status === 500) logger.error(`A request failed: ${messageOf(error)}`);
    return response;
  };

  const allowed = new Map<string, string[]>();
  const on = (method: string, path: string, handler: Handler): void => {
    allowed.set(path, [...(allowed.get(path) ?? []), method]);
    app.on(method, path, async (context) => {
      const started = performance.now();
      const response = await Promise.resolve(context).then(handler).catch(failed);
      const outcome = outcomeOf(context) ?? 'none';
      metrics.observe(path, outcome, response.status, (performance.now() - started) / 1_000);
      return response;
    });
  };

  on('POST', '/v1/chat/completions', routes.chatCompletions(parts));
  on('POST', '/v1/embeddings', routes.embeddings(parts));
  on('GET', '/v1/models', routes.models(parts));
  on('POST', '/v1/cache/lookup', routes.cacheLookup(parts));
  on('POST', '/v1/cache/update', routes.cacheUpdate(parts));
  on('DELETE', '/v1/cache/entries/:id', routes.deleteEntry(parts));
  on('DELETE', '/v1/cache/entries', routes.clearEntries(parts));
  on('GET', '/v1/cache/stats', routes.cacheStats(parts));
  on('GET', '/health', routes.health(parts));
  on('GET', '/metrics', async () => {
    return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
  });
  for (const [path, methods] of allowed) {
    app.all(path, ({ req }) => {
      const message = `${req.path} takes ${methods.join(' and ')}, not ${req.method}`;
      return errorResponse(
        new HttpError(405, message, { code: 'method_not_allowed', headers: { allow: methods.join(', ') } }),
      );
    });
  }
  app.notFound((context) => {
    const { method, path } = context.req;
    return errorResponse(new HttpError(404, `There is no route ${method} ${path}`, { code: 'unknown_url' }));
  });
  app.onError(failed);
  return app;
}
