import { pause, retryAfter, retryWait } from '../../core/index.ts';
import { type EmbeddingService, serviceError } from './embedding-service.ts';
import { type NoAnswer, postJson, type ServiceAnswer } from './post-json.ts';
import type { RemoteEmbedderSettings } from './remote-embedder-options.ts';

/** The end of one call of `embed`. */
export interface CallLimits {
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch at which the call must be over. */
  readonly until: number;
}

const waits = { first: 250, longest: 10_000 };

/**
 * Posts until the service gives an answer that repeating would not change, with growing, spread waits.
 *
 * `retry-after` is honoured; when it, or any wait, would pass the deadline of the call, the failure is reported
 * at once instead.
 *
 * @throws RepriseError `EMBEDDER_FAILED` when all attempts failed; the reason of an aborted signal.
 */
export async function postWithRetries(
  service: EmbeddingService,
  body: unknown,
  settings: RemoteEmbedderSettings,
  { signal, until }: CallLimits,
): Promise<ServiceAnswer> {
  const { clock, retries, random } = settings;
  for (let attempt = 0; ; attempt += 1) {
    const result = await postJson(service, body, settings, signal);
    if (isFinal(result)) return result;
    const wait = Math.max(retryWait(attempt, { ...waits, random }), retryAfter(wish(result), clock));
    if (attempt === retries || clock.now() + wait >= until) throw exhausted(service, result, attempt + 1);
    await pause(wait, clock, signal);
  }
}

function isFinal(result: ServiceAnswer | NoAnswer): result is ServiceAnswer {
  if (result.status === undefined) return false;
  return result.status !== 408 && result.status !== 429 && result.status < 500;
}

/** What the service said about when to come back. */
function wish(result: ServiceAnswer | NoAnswer): string | null {
  return result.status === undefined ? null : result.retryAfter;
}

function exhausted(service: EmbeddingService, result: ServiceAnswer | NoAnswer, attempts: number): Error {
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`;
  if (result.status === undefined) return serviceError(service, result.what + tries, { cause: result.cause });
  return serviceError(service, `status ${result.status}${tries}`, { status: result.status });
}
