import { messageOf, RepriseError } from '../../core/index.ts';
import type { RedisArgument, RedisConnection } from '../redis-connection.ts';

/** Codes that say that the server cannot serve now, not that the command is wrong. */
const unable = new Set(['LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY']);

/** The server cannot be reached, or not now. */
export function unavailable(place: string, reason: string, cause?: unknown): RepriseError {
  return new RepriseError('REDIS_UNAVAILABLE', `${place} is unavailable: ${reason}`, { cause });
}

/** The connection was ended by its owner. */
export function closed(): RepriseError {
  return new RepriseError('CLOSED', 'The Redis connection is closed');
}

/** A command or a connection attempt took too long. */
export function overdue(place: string, what: string, milliseconds: number): RepriseError {
  return new RepriseError('DEADLINE_EXCEEDED', `${what} took longer than ${milliseconds} ms on ${place}`);
}

/**
 * What an error reply means. The code of Redis stands in `details.redisCode`, and for `MOVED` and `ASK` the other
 * node in `details.node`.
 */
export function refused(place: string, command: string, reply: string): RepriseError {
  const redisCode = codeIn(reply);
  const text = withoutValues(reply).replace(/^ERR\b/, redisCode);
  if (unable.has(redisCode)) {
    return new RepriseError('REDIS_UNAVAILABLE', `${place} cannot serve ${command} now: ${text}`, {
      details: { redisCode },
    });
  }
  const node = redisCode === 'MOVED' || redisCode === 'ASK' ? { node: reply.split(' ').at(-1) } : {};
  return new RepriseError('REDIS_REFUSED', `${place} refused ${command}: ${text}`, {
    details: { redisCode, ...node },
  });
}

/** The code of an error reply; of one that a script ended with, the code of the command that was refused to it. */
function codeIn(reply: string): string {
  if (reply.startsWith('ERR ACL failure in script')) return 'NOPERM';
  // The form of servers before Redis 7.
  const inScript = /^ERR Error running script .*?: -([A-Z]+) /.exec(reply)?.[1];
  return inScript ?? /^-?([A-Z][A-Z0-9_]*)\b/.exec(reply)?.[1] ?? 'ERR';
}

/** The same error, unless it says no more than that the slot of a Cluster is on its way, which is nobody's mistake. */
export function unlessMoving(
  error: RepriseError,
  { kind, place }: { readonly kind: RedisConnection['kind']; readonly place: string },
): RepriseError {
  const code = redisCodeOf(error);
  if (kind !== 'cluster' || (code !== 'MOVED' && code !== 'ASK')) return error;
  return unavailable(place, 'the slot of the key is moving', error);
}

/** The code that Redis answered with, undefined for an error of another kind. */
export function redisCodeOf(error: unknown): string | undefined {
  if (!RepriseError.isInstance(error)) return undefined;
  const { redisCode } = error.details;
  return typeof redisCode === 'string' ? redisCode : undefined;
}

/** The first word of a command; the others may be private. */
export function commandName(args: readonly RedisArgument[]): string {
  const [name] = args;
  return typeof name === 'string' ? name : 'a command';
}

/** Why a socket could not be opened or broke; a refused connection to several addresses has a code only. */
export function socketFailure(error: unknown): string {
  return messageOf(error) || String((error as { readonly code?: unknown }).code ?? 'unknown error');
}

/** Redis quotes arguments in some of its messages. */
function withoutValues(reply: string): string {
  const [kept = ''] = reply.split(/,? with args beginning/);
  return kept.replace(/(?<!\w)(['"`])[\s\S]*\1(?!\w)/g, '$1…$1').slice(0, 200);
}
