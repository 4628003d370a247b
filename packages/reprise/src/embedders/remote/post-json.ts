import { fetchFailure, RepriseError, withDeadline } from '../../core/index.ts';
import type { EmbeddingService } from './embedding-service.ts';
import type { RemoteEmbedderSettings } from './remote-embedder-options.ts';

/** An answer of a service, of whatever status; `body` is undefined when it was no JSON. */
export interface ServiceAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/** No answer at all: refused, broken off, too long or too large. */
export interface NoAnswer {
  readonly status?: undefined;
  /** What happened, in words. */
  readonly what: string;
  readonly cause: unknown;
}

// A thousand vectors of 4,096 numbers are about 80 MB of JSON; nobody asks for more at once.
const mostBytes = 96 * 1024 * 1024;

/** Makes one attempt; rejects only when `signal` is aborted. */
export async function postJson(
  service: EmbeddingService,
  body: unknown,
  { fetch, timeout, clock }: RemoteEmbedderSettings,
  signal: AbortSignal,
): Promise<ServiceAnswer | NoAnswer> {
  const attempt = async (attemptSignal: AbortSignal): Promise<ServiceAnswer> => {
    const response = await fetch(service.url, {
      method: 'POST',
      headers: { ...service.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: attemptSignal,
    });
    const text = await readBounded(response);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: parse(text) };
  };
  try {
    return await withDeadline(attempt, { operation: 'the request', milliseconds: timeout, clock, signal });
  } catch (cause) {
    signal.throwIfAborted();
    return { what: fetchFailure(cause), cause };
  }
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes)
      throw new RepriseError('ANSWER_TOO_LARGE', `the answer is over ${mostBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
