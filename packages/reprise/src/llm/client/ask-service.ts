import { fetchFailure, messageOf, pause, RepriseError, retryAfter, retryWait } from '../../core/index.ts';
import type { ChatRequest } from '../../semantic/index.ts';
import type { UpstreamAnswer } from '../upstream-answer.ts';
import type { LLMSettings } from './llm-settings.ts';
import { Patience } from './patience.ts';
import { upstreamRefusal } from './upstream-refusal.ts';

/** Waits between attempts, in milliseconds. */
const waits = { first: 1_000, longest: 60_000 };
/** Bytes of an error's body that are read. */
const mostErrorBytes = 64 * 1024;

/** An attempt that gave no answer, and whether another one may. */
interface Failure {
  readonly error: RepriseError;
  readonly retryable: boolean;
  /** Milliseconds the service wants to be left alone. */
  readonly rest: number;
}

/**
 * Asks a service until its answer begins, again and again after failures that may pass.
 *
 * @throws RepriseError `UPSTREAM_FAILED` or `UPSTREAM_TIMEOUT` of the last attempt; the reason of an aborted signal.
 */
export async function askService(
  request: ChatRequest,
  settings: LLMSettings,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  const { clock, retries, random } = settings;
  for (let attempt = 0; ; attempt += 1) {
    const result = await attemptOnce(request, settings, signal);
    if ('status' in result) return result;
    if (!result.retryable || attempt === retries || result.rest > waits.longest) throw result.error;
    await pause(Math.max(retryWait(attempt, { ...waits, random }), result.rest), clock, signal);
  }
}

async function attemptOnce(
  request: ChatRequest,
  settings: LLMSettings,
  signal: AbortSignal,
): Promise<UpstreamAnswer | Failure> {
  const { endpoint, fetch, clock } = settings;
  const address = `${endpoint.chatBaseUrl}/chat/completions`;
  const call = { address, model: request.model, apiKey: endpoint.apiKey };
  const patience = new Patience(settings, `"${request.model}" at ${address}`);
  try {
    const sent = fetch(address, {
      method: 'POST',
      headers: headersOf(endpoint.apiKey),
      body: JSON.stringify({ stream_options: { include_usage: true }, ...request, stream: true }),
      signal: AbortSignal.any([signal, patience.signal]),
    });
    const response = await patience.wait(sent);
    if (response.ok) return await begun(response, patience);
    const body = await readError(response, patience);
    const error = upstreamRefusal(call, `answered with status ${response.status}`, response.status, body);
    const rest = retryAfter(response.headers.get('retry-after'), clock);
    return { error, retryable: isPassing(response.status), rest };
  } catch (thrown) {
    signal.throwIfAborted();
    return { error: asUpstreamError(thrown, address, request.model), retryable: true, rest: 0 };
  } finally {
    patience.endUnlessBegun();
  }
}

/** Reads the first bytes, so that a connection that breaks before them is an attempt that failed. */
async function begun(response: Response, patience: Patience): Promise<UpstreamAnswer> {
  const { status, headers, body } = response;
  if (body === null) return { status, headers, body };
  const pieces = body[Symbol.asyncIterator]();
  const first = await patience.wait(pieces.next());
  patience.begin();
  return { status, headers, body: allPieces(first, pieces, patience) };
}

async function* allPieces(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
  patience: Patience,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for (let piece = first; !piece.done; piece = await patience.wait(pieces.next())) yield piece.value;
  } finally {
    patience.end();
  }
}

async function readError(response: Response, patience: Patience): Promise<unknown> {
  try {
    const body = await patience.wait(readText(response));
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > mostErrorBytes) break;
  }
  return text;
}

function headersOf(apiKey: string | undefined): Record<string, string> {
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return { 'content-type': 'application/json', accept: 'text/event-stream', ...authorization };
}

function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function asUpstreamError(thrown: unknown, address: string, model: string): RepriseError {
  if (RepriseError.isInstance(thrown)) return thrown;
  const why = thrown instanceof Error ? fetchFailure(thrown) : messageOf(thrown);
  const message = `"${model}" at ${address} cannot be reached: ${why}`;
  return new RepriseError('UPSTREAM_FAILED', message, { cause: thrown, details: { address, model } });
}
