import type { SessionCache, SessionCaller } from 'reprise/chat';
import { RepriseError } from 'reprise/core';
import type { ApiCaller } from '../../auth/index.ts';
import type { GatewayParts } from '../../gateway-parts.ts';
import { HttpError } from '../../http/index.ts';
import { need } from '../need.ts';

/** What a route of sessions is asked with. */
export interface SessionInput {
  readonly caller: ApiCaller;
  readonly parts: GatewayParts;
  readonly query: { readonly user_id?: string | undefined };
}

/** The sessions and who asks for them. */
export function sessionAccess({ caller, parts, query }: SessionInput): {
  readonly sessions: SessionCache;
  readonly asking: SessionCaller;
} {
  const sessions = need(parts.application.sessions, 'sessions.enabled');
  return { sessions, asking: { tenant: caller.tenant, owner: query.user_id } };
}

/**
 * Asserts that an answer which says that there is nothing can be believed.
 *
 * @throws RepriseError `REDIS_UNAVAILABLE` when nobody could be asked.
 */
export function assertAsked(sessions: SessionCache): void {
  if (!sessions.available) throw unreachable();
}

/** @throws HttpError 404; RepriseError `REDIS_UNAVAILABLE` when nobody knows whether there is such a session. */
export function found<Value>(
  sessions: SessionCache,
  value: Value | undefined | false,
  what: 'session' | 'round',
): Value {
  if (value !== undefined && value !== false) return value;
  assertAsked(sessions);
  const code = what === 'session' ? { code: 'session_not_found' } : { code: 'round_not_found' };
  throw new HttpError(404, `There is no such ${what}`, code);
}

/** What nobody could be asked or told. */
export function unreachable(): RepriseError {
  return new RepriseError('REDIS_UNAVAILABLE', 'Sessions cannot be reached at this moment');
}

/** A version as an entity tag. */
export function tagOf(version: number): Readonly<Record<string, string>> {
  return { etag: `"${version}"` };
}

/**
 * The version that a request expects: `If-Match: "3"`, or `If-None-Match: *` for none.
 *
 * @throws HttpError 400 for another condition.
 */
export function expectedVersion(header: (name: string) => string | undefined): number | undefined {
  const match = header('if-match');
  const none = header('if-none-match');
  if (match === undefined && none === undefined) return undefined;
  if (match === undefined && none?.trim() === '*') return 0;
  const version = none === undefined ? /^\s*"([1-9]\d{0,14})"\s*$/.exec(match ?? '')?.[1] : undefined;
  if (version !== undefined) return Number(version);
  throw new HttpError(400, 'The condition must be If-Match: "VERSION" or If-None-Match: *', {
    code: 'bad_condition',
  });
}

/** Milliseconds as JSON has them, which has no `Infinity`. */
export function millisecondsOrNull(milliseconds: number | undefined): number | null {
  return milliseconds === undefined || milliseconds === Number.POSITIVE_INFINITY ? null : milliseconds;
}
