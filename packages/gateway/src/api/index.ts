/**
 * The application interface: `/api/*`, `/openapi.json` and `/docs`.
 *
 * How to add routes:
 *
 * 1. The component becomes a field of `Application` (`../application.ts`), opened and closed there; `components()` names how it
 *    does, for `GET /api/health`. One that the configuration switches off is `undefined`.
 * 2. A group of routes has a row in `openapi/tags.ts`.
 * 3. `routes/NAME-schemas.ts` has the zod schemas of inputs and answers, `routes/NAME.ts` the routes, each made by
 *    `defineRoute`, and exports them as a list; `routes/index.ts` gets one line, `...NAMERoutes`.
 * 4. `docs/gateway.md` gets a row for each route: `docs/tables.test.ts` wants it.
 *
 * Everything follows from the description: checks of path, query and body (400 that names the field), the key (401), the
 * envelope, the OpenAPI operation. `handledBy` takes the code, which gives `{ data, message?, status?, headers? }`, or a `Response` for a stream; what it
 * throws, `HttpError` or `RepriseError`, becomes an envelope with its status. Data belongs to `caller.tenant`.
 *
 * @example
 * ```ts
 * const session = defineRoute({
 *   method: 'GET',
 *   path: '/api/sessions/:id',
 *   tag: 'sessions',
 *   summary: 'A session with its rounds',
 *   params: z.object({ id: z.string().max(255) }),
 *   query: z.object({ rounds: z.coerce.number().int().min(0).max(100).default(10) }),
 *   answer: enveloped(sessionSchema, 'The session.'),
 *   statuses: [404, 503],
 * }).handledBy(async ({ params, query, caller, parts }) => {
 *   const sessions = need(parts.application.sessions, 'sessions.enabled');
 *   const found = await sessions.get(caller.tenant, params.id, query.rounds);
 *   if (!found) throw new HttpError(404, 'There is no such session', { code: 'session_not_found', param: 'id' });
 *   return { data: found };
 * });
 * ```
 *
 * @module
 */
export { failure } from './envelope.ts';
export { apiRoutes, describedRoutes } from './routes/index.ts';
export { serveRoute } from './serve-route.ts';
