import { SessionCache } from 'reprise/chat';
import type { Clock, Logger } from 'reprise/core';
import type { KeyValue } from 'reprise/redis';
import type { ComponentHealth } from '../component-health.ts';
import type { Config } from '../config/index.ts';

/** Opens the session cache of the section `sessions`; undefined when it is switched off. */
export function openSessions(
  { sessions }: Pick<Config, 'sessions'>,
  parts: { readonly keyValue: KeyValue; readonly clock: Clock; readonly logger: Logger },
): SessionCache | undefined {
  if (!sessions.enabled) return undefined;
  const { ttl, sliding, max_rounds: maxRounds, max_bytes: maxBytes } = sessions;
  return new SessionCache({ ...parts, ttl, sliding, maxBytes, ...(maxRounds === null ? {} : { maxRounds }) });
}

export function healthOfSessions(sessions: SessionCache | undefined): ComponentHealth {
  if (!sessions) return { status: 'off' };
  return sessions.available
    ? { status: 'ok' }
    : { status: 'degraded', detail: 'sessions cannot be read and written' };
}
