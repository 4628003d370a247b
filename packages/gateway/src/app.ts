import { type Context, Hono } from 'hono';
import { messageOf } from 'reprise/core';
import { apiRoutes, failure, serveRoute } from './api/index.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { errorResponse, HttpError, notedCacheHeaders, pageGuard } from './http/index.ts';
import { createMetrics } from './metrics/index.ts';
import * as routes from './routes/index.ts';

type Handler = (context: Context) => Response | Promise<Response>;

/** The HTTP application of a gateway: a function from request to response, without a socket. */
export function createApp(parts: GatewayParts): Hono {
  const { config, answers, responses, logger, sharing } = parts;
  const { capture, events, completions, sessions } = parts.application;
  const metrics = createMetrics({
    stats: () => responses.stats(),
    flights: () => responses.flights,
    judge: parts.judgeCalls,
    trust: config.semantic.enabled ? () => answers.trust() : undefined,
    sharing,
    capture: capture && (() => capture.stats()),
    events: events && (() => events.stats()),
    completions: completions && (() => completions.counts()),
    sessions: sessions && (() => sessions.counts),
  });
  const app = new Hono();
  const note = (error: unknown): void => logger.error(`A request failed: ${messageOf(error)}`);
  const failed = (error: unknown, context: Context): Response => {
    const response = errorResponse(error, notedCacheHeaders(context));
    if (response.status === 500) note(error);
    return response;
  };

  const guard = pageGuard(config);
  const guarded = (handler: Handler): Handler => {
    return (context) => {
      const refused = guard((name) => context.req.header(name));
      return refused ? refusal(context.req.path, refused) : handler(context);
    };
  };
  const allowed = new Map<string, string[]>();
  const on = (method: string, path: string, handler: Handler): void => {
    const answer = guarded(handler);
    allowed.set(path, [...(allowed.get(path) ?? []), method]);
    app.on(method, path, async (context) => {
      const started = performance.now();
      const response = await Promise.resolve(context)
        .then(answer)
        .catch((error: unknown) => failed(error, context));
      const outcome = notedCacheHeaders(context)['x-reprise-cache'] ?? 'none';
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
  on('POST', '/v1/cache/feedback', routes.cacheFeedback(parts));
  on('GET', '/v1/cache/explain', routes.explainPrompt(parts));
  on('POST', '/v1/cache/explain', routes.explainRequest(parts));
  const open = (path: string, handler: Handler): void =>
    on('GET', path, routes.unlessExcluded(path, config, handler));
  open('/health', routes.health(parts));
  open('/metrics', async () => {
    return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
  });
  for (const route of apiRoutes) on(route.method, route.path, serveRoute(route, parts, note));
  for (const [path, methods] of allowed) {
    app.all(path, ({ req }) => {
      const message = `${req.path} takes ${methods.join(' and ')}, not ${req.method}`;
      const headers = { allow: methods.join(', ') };
      return refusal(req.path, new HttpError(405, message, { code: 'method_not_allowed', headers }));
    });
  }
  app.notFound((context) => {
    const { method, path } = context.req;
    return refusal(path, new HttpError(404, `There is no route ${method} ${path}`, { code: 'unknown_url' }));
  });
  app.onError(failed);
  return app;
}

/** Routes of the application interface refuse in their envelope, all others in OpenAI's shape. */
function refusal(path: string, error: HttpError): Response {
  return /^\/api(?:\/|$)/.test(path) ? failure(error) : errorResponse(error);
}
