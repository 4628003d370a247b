import type { Context } from 'hono';
import { type ApiCaller, isExcluded } from '../../auth/index.ts';
import { type EventService, type StreamGrant, tokenMark } from '../../events/index.ts';
import type { GatewayParts } from '../../gateway-parts.ts';
import { HttpError } from '../../http/index.ts';
import { need } from '../need.ts';

/** The cookie that has a token. */
export const cookieName = 'reprise_sse';

/** What a request to open a stream has to show, and what it asks for. */
export interface StreamAsked {
  readonly context: Context;
  readonly parts: GatewayParts;
  readonly caller: ApiCaller;
  readonly ticket: string | undefined;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** Whose events a request may follow, and by what. */
export interface StreamAccess {
  readonly grant: StreamGrant;
  /** To be kept good while the stream is open. */
  readonly token: string | undefined;
  /** To be used up when the stream is opened. */
  readonly ticket: string | undefined;
}

/**
 * Whose events a request may follow: by a ticket, else by a token in `Authorization: Bearer` or in the cookie, else by an
 * API key with `user_id` (S4-28). A token may be narrowed, never widened.
 *
 * @throws HttpError 401, the same whatever is wrong.
 */
export async function streamAccess(events: EventService, asked: StreamAsked): Promise<StreamAccess> {
  const { userId, sessionId, scopes } = asked;
  const { grant, ...means } = await given(events, asked);
  if (userId !== undefined && userId !== grant.userId) throw refused();
  if (sessionId !== undefined && grant.sessionId !== undefined && sessionId !== grant.sessionId) {
    throw refused();
  }
  if (scopes && grant.scopes && !scopes.every((scope) => grant.scopes?.includes(scope))) throw refused();
  return {
    ...means,
    grant: { ...grant, sessionId: sessionId ?? grant.sessionId, scopes: scopes ?? grant.scopes },
  };
}

async function given(events: EventService, asked: StreamAsked): Promise<StreamAccess> {
  const { context, ticket } = asked;
  if (ticket !== undefined) {
    return { grant: found(await events.tokens.ofTicket(ticket)), token: undefined, ticket };
  }
  const token = bearerToken(context) ?? (asked.caller.known ? undefined : cookieToken(context));
  if (token !== undefined) {
    return { grant: found(await events.tokens.ofToken(token)), token, ticket: undefined };
  }
  return { grant: byKey(asked), token: undefined, ticket: undefined };
}

function byKey({ caller, parts, context, userId }: StreamAsked): StreamGrant {
  const { keys, excluded_paths: excluded } = parts.config.auth;
  if (keys.length > 0 && !caller.known && !isExcluded(context.req.path, excluded)) throw refused();
  if (userId !== undefined) return { tenant: caller.tenant, userId };
  throw new HttpError(400, 'The query parameter user_id is missing', {
    code: 'invalid_type',
    param: 'user_id',
  });
}

function bearerToken({ req }: Context): string | undefined {
  const token = /^Bearer\s+(\S+)\s*$/i.exec(req.header('authorization') ?? '')?.[1];
  return token?.startsWith(tokenMark) ? token : undefined;
}

function cookieToken({ req }: Context): string | undefined {
  const cookies = (req.header('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  const own = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
  const token = own?.slice(cookieName.length + 1);
  return token?.startsWith(tokenMark) ? token : undefined;
}

function found(grant: StreamGrant | undefined): StreamGrant {
  if (grant) return grant;
  throw refused();
}

/** Says the same for what is unknown, expired, used or somebody else's. */
export function refused(): HttpError {
  return new HttpError(
    401,
    'A stream needs a token of POST /api/v1/auth/sse-token that is good, or an API key with user_id',
    { code: 'invalid_sse_token', headers: { 'www-authenticate': 'Bearer' } },
  );
}

/** The events of a gateway. @throws HttpError 503 when they are switched off */
export function eventsOf(parts: GatewayParts): EventService {
  return need(parts.application.events, 'events.enabled');
}
