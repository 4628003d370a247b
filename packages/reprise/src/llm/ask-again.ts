import { type Clock, RepriseError } from '../core/index.ts';
import type { ChatRequest } from '../semantic/index.ts';
import { type Ask, Flight } from './flights/flight.ts';
import { incompleteness, wantedChoices } from './recording/completeness.ts';
import type { Completion } from './recording/completion.ts';
import type { ResponseCounters } from './response-stats.ts';

/** A request that was answered from the cache, and how the upstream is asked. */
export interface AuditRequest {
  readonly request: ChatRequest;
  readonly ask: Ask;
  readonly signal: AbortSignal;
}

/**
 * What the upstream answers now to a request that was answered from the cache; for audits, so nobody joins it, and it is
 * counted apart.
 *
 * @throws RepriseError `UPSTREAM_FAILED` when there is no whole answer; what ended the call when it was cut.
 */
export async function askAgain(
  { request, ask, signal }: AuditRequest,
  { clock, maxAnswerBytes }: { readonly clock: Clock; readonly maxAnswerBytes: number },
  counters: ResponseCounters,
): Promise<Completion> {
  signal.throwIfAborted();
  counters.auditing();
  const flight = new Flight(ask, clock, { maxAnswerBytes, abandonAfter: 0 });
  const abandon = (): void => flight.abandon();
  signal.addEventListener('abort', abandon, { once: true });
  try {
    const { completion } = await flight.end;
    counters.audited(request.model, completion?.usage);
    if (completion && incompleteness(completion, wantedChoices(request)) === undefined) return completion;
    throw new RepriseError('UPSTREAM_FAILED', 'The upstream gave no whole answer to an audit');
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
