import { HttpError } from '../../http/index.ts';
import { defineRoute, enveloped } from '../define-route.ts';
import {
  assertAsked,
  expectedVersion,
  found,
  millisecondsOrNull,
  sessionAccess,
  tagOf,
  unreachable,
} from './sessions-access.ts';
import { sessionRoundRoutes } from './sessions-rounds.ts';
import {
  callerQuery,
  clearedAnswer,
  renewedAnswer,
  sessionAnswer,
  sessionBody,
  sessionParams,
  sessionStatsAnswer,
  writeQuery,
  writtenAnswer,
} from './sessions-schemas.ts';

/** `GET /api/sessions`: how many there are (S4-06). No id is reserved for it. */
const sessionStats = defineRoute({
  method: 'GET',
  path: '/api/sessions',
  tag: 'sessions',
  summary: 'How many sessions and rounds there are',
  answer: enveloped(sessionStatsAnswer, 'Counts of the tenant, and of this instance.'),
  statuses: [503],
}).handledBy(async (input) => {
  const { sessions, asking } = sessionAccess({ ...input, query: {} });
  const stats = await sessions.getCacheStats(asking);
  return {
    data: {
      available: stats.available,
      sessions: stats.sessions ?? null,
      rounds: stats.rounds ?? null,
      rounds_exact: stats.roundsExact,
      default_ttl_ms: stats.ttl === 0 ? null : stats.ttl,
      sliding: stats.sliding,
      instance: {
        hits: stats.hits,
        local_hits: stats.localHits,
        misses: stats.misses,
        conflicts: stats.conflicts,
        failures: stats.failures,
        local_entries: stats.localEntries,
        local_bytes: stats.localBytes,
      },
    },
  };
});

/** `GET /api/sessions/:id` (S4-04). */
const readSession = defineRoute({
  method: 'GET',
  path: '/api/sessions/:id',
  tag: 'sessions',
  summary: 'A session',
  description: 'The header `ETag` is its version, for `If-Match` when it is written back.',
  params: sessionParams,
  query: callerQuery,
  answer: enveloped(sessionAnswer, 'The session and how long it lives.'),
  statuses: [403, 404, 503],
}).handledBy(async ({ params: { id }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const [read, ttl] = await Promise.all([
    sessions.getSession(id, asking),
    sessions.getSessionTtl(id, asking),
  ]);
  const session = found(sessions, read, 'session');
  const { version } = session;
  return {
    data: { id, session: { ...session }, version, ttl_ms: millisecondsOrNull(ttl) },
    headers: tagOf(version),
  };
});

/** `PUT /api/sessions/:id` (S4-04, S4-10). */
const writeSession = defineRoute({
  method: 'PUT',
  path: '/api/sessions/:id',
  tag: 'sessions',
  summary: 'Writes a session',
  description:
    'Renews the session and its rounds. With a `version` in the body, `If-Match: "VERSION"` or `If-None-Match: *`, it is written only when nobody else wrote meanwhile; else the answer is 409 with the current `version`, 0 for none.',
  params: sessionParams,
  query: writeQuery,
  body: sessionBody,
  answer: enveloped(writtenAnswer, 'The session is stored; its new version.'),
  statuses: [403, 409, 503],
}).handledBy(async ({ params: { id }, body, context, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const expectVersion = expectedVersion((name) => context.req.header(name));
  const options = { ...asking, ttl: input.query.ttl, expectVersion };
  const written = await sessions.cacheSession(id, body, options);
  if (written.stored) return { data: { id, version: written.version }, headers: tagOf(written.version) };
  if (written.reason === 'unavailable') throw unreachable();
  const { current } = written;
  throw new HttpError(409, `Somebody else wrote the session; its version is ${current}`, {
    code: 'version_conflict',
    facts: { version: current },
    headers: current === 0 ? {} : tagOf(current),
  });
});

/** `DELETE /api/sessions/:id` (S4-06). */
const clearSession = defineRoute({
  method: 'DELETE',
  path: '/api/sessions/:id',
  tag: 'sessions',
  summary: 'Removes a session with all its rounds',
  params: sessionParams,
  query: callerQuery,
  answer: enveloped(clearedAnswer, 'What there was.'),
  statuses: [403, 503],
}).handledBy(async ({ params: { id }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const { sessionDeleted, roundsCleared } = await sessions.clearSession(id, asking);
  if (!sessionDeleted && roundsCleared === 0) assertAsked(sessions);
  return { data: { session_deleted: sessionDeleted, rounds_cleared: roundsCleared } };
});

/** `POST /api/sessions/:id/renew` (S4-04). */
const renewSession = defineRoute({
  method: 'POST',
  path: '/api/sessions/:id/renew',
  tag: 'sessions',
  summary: 'Renews a session with its rounds',
  description: 'Without `ttl` it lives as long again as it was written for.',
  params: sessionParams,
  query: writeQuery,
  answer: enveloped(renewedAnswer, 'How long it lives now.'),
  statuses: [403, 404, 503],
}).handledBy(async ({ params: { id }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  found(sessions, await sessions.renewSessionTtl(id, input.query.ttl, asking), 'session');
  return { data: { id, ttl_ms: millisecondsOrNull(await sessions.getSessionTtl(id, asking)) } };
});

/** Dialogue sessions and their rounds. */
export const sessionRoutes = [
  sessionStats,
  readSession,
  writeSession,
  clearSession,
  renewSession,
  ...sessionRoundRoutes,
];
