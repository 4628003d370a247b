import { messageOf } from './errors.ts';

/** Why a `fetch` failed: it hides the reason ("connect ECONNREFUSED 127.0.0.1:11434") behind "fetch failed". */
export function fetchFailure(thrown: unknown): string {
  const inner = thrown instanceof Error ? thrown.cause : undefined;
  if (inner instanceof AggregateError) return messageOf(inner.errors[0]);
  return messageOf(inner ?? thrown);
}
