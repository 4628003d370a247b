import type { ChatRequest } from '../../semantic/index.ts';

/** One request to a model, and what of it decides whether two are the same. */
export interface Question {
  readonly request: ChatRequest;
  /** Inputs of the entry that keeps the answer. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Fields of a request that are no part of its key (spec S3-43). */
const keyless: ReadonlySet<string> = new Set([
  'base_url',
  'api_key',
  'api_base',
  'api_version',
  'timeout',
  'num_retries',
  'metadata',
  'stream',
  'stream_options',
  'logit_bias',
  'log_probs',
  'top_logprobs',
  'input_cost_per_token',
  'output_cost_per_token',
  'model_list',
  'http_proxy',
  'https_proxy',
]);

/**
 * Names the inputs of a question: messages, model and every parameter, and the provider, so that models of the same
 * name at different providers are kept apart; where the provider is reached does not count.
 */
export function question(request: ChatRequest, provider: string, exclude: readonly string[]): Question {
  const counted = Object.entries({ ...request, providerName: provider }).filter(
    ([name]) => !keyless.has(name) && !exclude.includes(name),
  );
  return { request, inputs: Object.fromEntries(counted) };
}
