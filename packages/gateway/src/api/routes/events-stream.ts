import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { ConnectionLimit } from 'reprise/events';
import { z } from 'zod';
import { HttpError } from '../../http/index.ts';
import { streamBody } from '../../routes/index.ts';
import { defineRoute, plain } from '../define-route.ts';
import { eventsOf, refused, streamAccess } from './events-access.ts';
import { streamQuery } from './events-schemas.ts';

/** `GET /api/v1/events/stream` (S4-27, S4-30): history behind `Last-Event-ID`, then what comes. */
export const eventStream = defineRoute({
  method: 'GET',
  path: '/api/v1/events/stream',
  tag: 'events',
  summary: 'The events of one user as they come, and those that were missed',
  description:
    'A stream for `EventSource`. It takes a token of `POST /api/v1/auth/sse-token` as `Authorization: Bearer`, as the cookie, ' +
    'or a ticket in the query; or an API key with `user_id`. See docs/events.md.',
  access: 'open',
  query: streamQuery,
  answer: plain(
    z.string(),
    'Events, each ended by an empty line, until one side leaves.',
    'text/event-stream',
  ),
  statuses: [204, 401, 429, 503],
}).handledBy(async ({ query, caller, parts, context }) => {
  const events = eventsOf(parts);
  const { user_id: userId, session_id, ticket, preflight } = query;
  const access = await streamAccess(events, {
    ...{ context, parts, caller, ticket, userId },
    ...{ sessionId: session_id, scopes: query.scopes },
  });
  const { grant } = access;
  if (preflight === 'true') {
    const limit = await events.limitFor(grant);
    if (limit) throw overLimit(limit);
    return new Response(null, { status: 204 });
  }
  const after = context.req.header('last-event-id') || query.last_event_id || undefined;
  const { sessionId, scopes } = grant;
  const opened = await events.open(
    { userId: grant.userId, tenant: grant.tenant, after, scopes, events: query.events, sessionId },
    {
      cut: () => outgoingOf(context)?.destroy(),
      onBeat: async () => {
        if (access.token !== undefined) await events.tokens.keep(access.token, grant);
      },
    },
  );
  if (typeof opened === 'string') throw overLimit(opened);
  try {
    if (access.ticket !== undefined && !(await events.tokens.useUp(access.ticket))) throw refused();
  } catch (error) {
    // Nobody will read it, so nobody else would end it.
    await opened.return();
    throw error;
  }
  return new Response(streamBody(opened, context), { headers: streamHeaders });
});

/** Nobody on the way may keep or collect what is sent (S4-26). */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
};

function overLimit(limit: ConnectionLimit): HttpError {
  const headers = { 'retry-after': String(retryAfter) };
  return limit === 'user'
    ? new HttpError(429, 'This user has as many streams open as are allowed', {
        code: 'too_many_streams',
        headers,
      })
    : new HttpError(503, 'This gateway has as many streams open as it may', {
        code: 'streams_full',
        headers,
      });
}

function outgoingOf(context: Context): HttpBindings['outgoing'] | undefined {
  return ((context.env ?? {}) as Partial<HttpBindings>).outgoing;
}

/** Seconds after which a client that was refused may ask again (S4-25). */
const retryAfter = 30;
