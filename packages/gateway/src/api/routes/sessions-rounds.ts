import { defineRoute, enveloped } from '../define-route.ts';
import { assertAsked, found, millisecondsOrNull, sessionAccess, unreachable } from './sessions-access.ts';
import {
  callerQuery,
  deletedAnswer,
  roundAnswer,
  roundBody,
  roundParams,
  roundsAnswer,
  sessionParams,
  storedAnswer,
  writeQuery,
} from './sessions-schemas.ts';

/** `GET /api/sessions/:id/rounds` (S4-05). */
const readRounds = defineRoute({
  method: 'GET',
  path: '/api/sessions/:id/rounds',
  tag: 'sessions',
  summary: 'All rounds of a session, in the order of their paths',
  params: sessionParams,
  query: callerQuery,
  answer: enveloped(roundsAnswer, 'The rounds; none where there is no session.'),
  statuses: [403, 503],
}).handledBy(async ({ params: { id }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const rounds = await sessions.getSessionRounds(id, asking);
  if (rounds.length === 0) assertAsked(sessions);
  return { data: { id, rounds } };
});

/** `GET /api/sessions/:id/rounds/:path` (S4-05). */
const readRound = defineRoute({
  method: 'GET',
  path: '/api/sessions/:id/rounds/:path',
  tag: 'sessions',
  summary: 'A round of a session',
  params: roundParams,
  query: callerQuery,
  answer: enveloped(roundAnswer, 'The round and how long it lives.'),
  statuses: [403, 404, 503],
}).handledBy(async ({ params: { id, path }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const [read, ttl] = await Promise.all([
    sessions.getRound(id, path, asking),
    sessions.getRoundTtl(id, path, asking),
  ]);
  const data = found(sessions, read === undefined ? undefined : { value: read }, 'round').value;
  return { data: { id, path, data, ttl_ms: millisecondsOrNull(ttl) } };
});

/** `PUT /api/sessions/:id/rounds/:path` (S4-05). */
const writeRound = defineRoute({
  method: 'PUT',
  path: '/api/sessions/:id/rounds/:path',
  tag: 'sessions',
  summary: 'Writes a round',
  description: 'Renews the session and all its rounds. `ttl` lets the round end before its session.',
  params: roundParams,
  query: writeQuery,
  body: roundBody,
  answer: enveloped(storedAnswer, 'The round is stored.'),
  statuses: [403, 503],
}).handledBy(async ({ params: { id, path }, body, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const { stored } = await sessions.cacheRound(id, path, body, { ...asking, ttl: input.query.ttl });
  if (!stored) throw unreachable();
  return { data: { id, path } };
});

/** `DELETE /api/sessions/:id/rounds/:path` (S4-05). */
const deleteRound = defineRoute({
  method: 'DELETE',
  path: '/api/sessions/:id/rounds/:path',
  tag: 'sessions',
  summary: 'Removes a round',
  params: roundParams,
  query: callerQuery,
  answer: enveloped(deletedAnswer, 'Whether there was one.'),
  statuses: [403, 503],
}).handledBy(async ({ params: { id, path }, ...input }) => {
  const { sessions, asking } = sessionAccess(input);
  const deleted = await sessions.deleteRound(id, path, asking);
  if (!deleted) assertAsked(sessions);
  return { data: { deleted } };
});

/** The routes of rounds. */
export const sessionRoundRoutes = [readRounds, readRound, writeRound, deleteRound];
