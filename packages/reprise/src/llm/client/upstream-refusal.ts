import { RepriseError } from '../../core/index.ts';

/** Characters of a service's own words that an error repeats. */
const longestMessage = 300;

/** What is known of a call that failed. */
export interface FailedCall {
  /** Address that was asked, without secrets. */
  readonly address: string;
  readonly model: string;
  /** Replaced by stars in what the service said. */
  readonly apiKey: string | undefined;
}

/** The error for a service that answered, but not with an answer to the question. */
export function upstreamRefusal(call: FailedCall, what: string, status: number, body: unknown): RepriseError {
  const { address, model, apiKey } = call;
  const said = errorMessage(body)?.slice(0, longestMessage);
  const words = apiKey ? said?.replaceAll(apiKey, '***') : said;
  const message = `"${model}" at ${address} ${what}${words === undefined ? '' : `: ${words}`}`;
  return new RepriseError('UPSTREAM_FAILED', message, { details: { address, model, status } });
}

/** The message of an error body, in OpenAI's shape or in Ollama's. */
function errorMessage(body: unknown): string | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return typeof error.message === 'string' ? error.message : undefined;
}
