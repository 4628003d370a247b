import { type Clock, deferred } from '../../core/index.ts';
import { type EmbeddingService, serviceError } from './embedding-service.ts';
import { type NoAnswer, postJson, type ServiceAnswer } from './post-json.ts';
import type { RemoteEmbedderSettings } from './remote-embedder-options.ts';

/** The end of one call of `embed`. */
export interface CallLimits {
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch at which the call must be over. */
  readonly until: number;
}

const firstWait = 250;
const longestWait = 10_000;

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
    const wait = Math.max(backoff(attempt, random), retryAfter(result, clock));
    if (attempt === retries || clock.now() + wait >= until) throw exhausted(service, result, attempt + 1);
    await pause(wait, clock, signal);
  }
}

function isFinal(result: ServiceAnswer | NoAnswer): result is ServiceAnswer {
  if (result.status === undefined) return false;
  return result.status !== 408 && result.status !== 429 && result.status < 500;
}

// Half of the wait is fixed and half is random: callers that failed together do not come back together.
function backoff(attempt: number, random: () => number): number {
  const longest = Math.min(firstWait * 2 ** attempt, longestWait);
  return longest / 2 + (random() * longest) / 2;
}

function retryAfter(result: ServiceAnswer | NoAnswer, clock: Clock): number {
  if (result.status === undefined || result.retryAfter === null) return 0;
  const seconds = Number(result.retryAfter);
  const wait = Number.isNaN(seconds) ? Date.parse(result.retryAfter) - clock.now() : seconds * 1000;
  return Number.isNaN(wait) ? 0 : wait;
}

function exhausted(service: EmbeddingService, result: ServiceAnswer | NoAnswer, attempts: number): Error {
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`;
  if (result.status === undefined) return serviceError(service, result.what + tries, { cause: result.cause });
  return serviceError(service, `status ${result.status}${tries}`, { status: result.status });
}

async function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = deferred<void>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const timer = clock.schedule(milliseconds, resolve);
  // Timers of a clock let the process end; somebody awaits this one, and no open socket keeps the process alive.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    await promise;
  } finally {
    clearInterval(alive);
    timer.cancel();
    signal.removeEventListener('abort', stop);
  }
}
