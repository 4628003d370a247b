import { type Logger, RepriseError } from 'reprise/core';
import { type Embedder, local, ollama, openAICompatible } from 'reprise/embedders';
import type { Config, Environment } from './config/index.ts';

/**
 * Opens the embedder that the configuration names.
 *
 * @throws RepriseError `CONFIG_INVALID` when a remote embedder has no model.
 */
export function openEmbedder(config: Config['embedder'], environment: Environment, logger: Logger): Embedder {
  const { kind, model, base_url: baseUrl, workers } = config;
  if (kind === 'local') return local(workers ? { workers } : {});
  if (model === undefined) {
    throw new RepriseError('CONFIG_INVALID', `embedder.model: name the model of the ${kind} embedder`);
  }
  const address = baseUrl === undefined ? {} : { baseUrl };
  if (kind === 'ollama') return ollama(model, { logger, ...address });
  const apiKey = config.api_key ?? environment.OPENAI_API_KEY;
  return openAICompatible({ model, logger, ...address, ...(apiKey ? { apiKey } : {}) });
}
