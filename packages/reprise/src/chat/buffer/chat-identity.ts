import { RepriseError } from '../../core/index.ts';
import { keyPart, keyPartText } from '../../redis/index.ts';

/** Whose messages a buffer holds (S2-20). Parts may be missing; each combination has a buffer of its own. */
export interface ChatIdentity {
  /** Up to 255 characters. */
  readonly tenant?: string | undefined;
  /** Up to 255 characters. */
  readonly userId?: string | undefined;
  /** Up to 100 characters. */
  readonly deviceId?: string | undefined;
  /** Up to 100 characters. */
  readonly agentId?: string | undefined;
}

const longest = { tenant: 255, userId: 255, deviceId: 100, agentId: 100 } as const;
const parts = ['tenant', 'userId', 'deviceId', 'agentId'] as const;

/**
 * The name of an identity's buffer: its parts, percent-encoded, joined with `:`, so that different identities never
 * share one.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when a part is no text or too long.
 */
export function bufferName(identity: ChatIdentity): string {
  return parts.map((part) => keyPart(checked(part, identity[part]))).join(':');
}

/** The identity that a name of {@link bufferName} was made of; undefined for what is no such name. */
export function identityOf(name: string): ChatIdentity | undefined {
  const texts = name.split(':');
  if (texts.length !== parts.length) return undefined;
  try {
    const [tenant, userId, deviceId, agentId] = texts.map(keyPartText);
    return { tenant, userId, deviceId, agentId };
  } catch {
    return undefined;
  }
}

function checked(part: keyof ChatIdentity, text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new RepriseError('INVALID_ARGUMENT', `${part} must be a text`);
  const most = longest[part];
  // Characters, not UTF-16 units; counting them all is needed only where there may be too many.
  if (text.length > most && [...text].length > most) {
    throw new RepriseError('INVALID_ARGUMENT', `${part} is longer than ${most} characters`);
  }
  return text;
}
