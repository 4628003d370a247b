import type { Clock, Logger } from 'reprise/core';
import { type Embedder, EmbeddingCache, local, ollama, openAICompatible } from 'reprise/embedders';
import { type RedisConnection, redisKeyValue } from 'reprise/redis';
import type { Config, Environment } from '../config/index.ts';
import { dependentLogger } from '../dependent-logger.ts';

/** Opens the embedder that the configuration names; one that is remote has a model, or it is no configuration. */
export function openEmbedder(config: Config['embedder'], environment: Environment, logger: Logger): Embedder {
  const { kind, model, base_url: baseUrl, workers } = config;
  if (kind === 'local') return local(workers ? { workers } : {});
  const address = baseUrl === undefined ? {} : { baseUrl };
  if (kind === 'ollama') return ollama(model!, { logger, ...address });
  const apiKey = config.api_key ?? environment.OPENAI_API_KEY;
  return openAICompatible({ model: model!, logger, ...address, ...(apiKey ? { apiKey } : {}) });
}

/** Opens the embedder that answers were embedded with before the present one, when the configuration names it. */
export function openPreviousEmbedder(
  { previous_embedder: previous, enabled }: Config['semantic'],
  environment: Environment,
  logger: Logger,
): { readonly previousEmbedder?: Embedder } {
  if (!previous || !enabled) return {};
  return { previousEmbedder: openEmbedder({ ...previous, workers: null }, environment, logger) };
}

/** Puts a memory before an embedder that all gateways with the same Redis and prefix share. */
export function shareEmbeddings(
  embedder: Embedder,
  connection: RedisConnection,
  parts: { readonly prefix: string; readonly clock: Clock; readonly logger: Logger },
): EmbeddingCache {
  const { prefix, clock } = parts;
  const logger = dependentLogger(connection, parts.logger, clock);
  const keyValue = redisKeyValue(connection, { prefix: `${prefix}:`, clock, logger });
  return new EmbeddingCache({ embedder, keyValue, clock, logger });
}
