import { APIConnectionError, APIError } from 'openai';
import { messageOf, RepriseError } from 'reprise/core';

/** Names a failure of a request so that equal ones can be counted together. */
export function describeFailure(error: unknown): string {
  if (RepriseError.isInstance(error) && error.code === 'DEADLINE_EXCEEDED') return 'timed out';
  if (error instanceof APIConnectionError) return `gateway not reachable (${rootCause(error)})`;
  if (error instanceof APIError && error.status !== undefined) {
    return `HTTP ${error.status} ${error.code ?? error.type ?? 'without a code'}`;
  }
  return `broken answer (${rootCause(error)})`;
}

function rootCause(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : messageOf(cause);
}
