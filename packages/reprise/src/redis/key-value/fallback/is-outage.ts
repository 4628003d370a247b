import { RepriseError } from '../../../core/index.ts';

/** Replies of a server that cannot serve this command now, though the command is right. */
const unable = new Set(['OOM', 'READONLY', 'MISCONF', 'NOREPLICAS', 'NOAUTH', 'WRONGPASS', 'NOPERM']);

/** Codes that say that the caller has to do something else. */
const ofCaller = new Set(['INVALID_ARGUMENT', 'NOT_CANONICAL']);

/** Whether an error of the primary means that it is out of service, rather than that the call is wrong. */
export function isOutage(error: unknown): boolean {
  if (!RepriseError.isInstance(error)) return true;
  if (error.code === 'REDIS_REFUSED') return unable.has(String(error.details['redisCode']));
  return !ofCaller.has(error.code);
}
