import { RepriseError } from '../core/index.ts';
import { keyPart } from '../redis/index.ts';
import type { EventOwner } from './logged-event.ts';

/** The names of one user's log (S4-20). */
export interface EventNames {
  /** The key of the stream. */
  readonly stream: string;
  /** The channel that tells the id of each new event. */
  readonly channel: string;
  /** The name of the permits of open connections. */
  readonly permits: string;
}

/** Most characters of an id of a user, a tenant or a session. */
export const longestId = 255;

/**
 * The names of a user's log under a prefix. Ids are percent-encoded, so that different ones never meet.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an id is missing, no text, or too long.
 */
export function eventNames(prefix: string, { userId, tenant }: EventOwner): EventNames {
  const parts = [keyPart(optionalId('tenant', tenant)), keyPart(requiredId('userId', userId))];
  const name = parts.join(':');
  return {
    stream: `${prefix}user:${name}`,
    channel: `${prefix}sse:user:${name}`,
    permits: `${prefix}connections:${name}`,
  };
}

/** @throws RepriseError `INVALID_ARGUMENT` when an id is no text, empty or too long. */
export function requiredId(name: string, text: unknown): string {
  if (typeof text !== 'string' || text === '') {
    throw new RepriseError('INVALID_ARGUMENT', `${name} must be a text that is not empty`);
  }
  // Characters, not UTF-16 units; counting them all is needed only where there may be too many.
  if (text.length > longestId && [...text].length > longestId) {
    throw new RepriseError('INVALID_ARGUMENT', `${name} is longer than ${longestId} characters`);
  }
  return text;
}

/** @throws RepriseError `INVALID_ARGUMENT` when an id is given and wrong. */
export function optionalId(name: string, text: unknown): string | undefined {
  return text === undefined ? undefined : requiredId(name, text);
}
