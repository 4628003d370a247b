import type { Context } from 'hono';
import { defineRoute, enveloped } from '../define-route.ts';
import { cookieName, eventsOf } from './events-access.ts';
import { tokenAnswer, tokenRequest } from './events-schemas.ts';

/** `POST /api/v1/auth/sse-token` (S4-28): a token for a stream, as text, as a cookie and as a ticket. */
export const streamToken = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/sse-token',
  tag: 'events',
  summary: 'A short-lived token for the event stream of one user',
  description:
    'The answer sets a cookie with the token, so that an `EventSource` of the same site needs nothing else. While a stream ' +
    'is open its token stays good.',
  body: tokenRequest,
  answer: enveloped(tokenAnswer, 'The token, and a ticket for one stream.'),
  statuses: [503],
}).handledBy(async ({ body, caller, parts, context }) => {
  const events = eventsOf(parts);
  const { user_id: userId, session_id: sessionId, scopes } = body;
  const issued = await events.tokens.issue({ tenant: caller.tenant, userId, sessionId, scopes });
  const data = { ...issued, expires_in: parts.config.events.token_ttl / 1_000 };
  const headers = { 'set-cookie': cookieOf(issued.token, context), 'cache-control': 'no-store' };
  return { data, headers };
});

/** For the routes of events only, out of reach of scripts and of other sites. */
function cookieOf(token: string, { req }: Context): string {
  const secure = req.url.startsWith('https:') || req.header('x-forwarded-proto') === 'https';
  const rules = ['HttpOnly', 'SameSite=Strict', 'Path=/api/v1/events', ...(secure ? ['Secure'] : [])];
  return [`${cookieName}=${token}`, ...rules].join('; ');
}
