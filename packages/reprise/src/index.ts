/**
 * Reprise, the cache for LLM applications.
 *
 * The doors of the rooms, such as `reprise/semantic`, have everything; this one has what most programs need.
 *
 * @module
 */
export { Cache, type CacheOptions, type CallOptions, createCache, currentCall } from './cache/index.ts';
export { type Clock, type Duration, type Logger, RepriseError } from './core/index.ts';
export { type Embedder, type Embedding, local, ollama, openAICompatible } from './embedders/index.ts';
export { CacheEntry, canonicalJson, UNSET } from './entry/index.ts';
export { KnowledgeObject, KnowledgeStore } from './knowledge/index.ts';
export {
  type Completion,
  LLM,
  type LLMOptions,
  noDirectives,
  ResponseCache,
  type Served,
  type Tool,
} from './llm/index.ts';
export {
  AnswerCache,
  type ChatMessage,
  type ChatRequest,
  defaultGuards,
  type Hit,
  identify,
  SemanticCache,
  type SemanticCacheOptions,
  threshold,
} from './semantic/index.ts';
export {
  callback,
  customStore,
  database,
  disk,
  fallback,
  fromKeyv,
  json,
  memory,
  mysql,
  none,
  postgres,
  type Store,
  type StoredEntry,
  sqlite,
  tiered,
  toKeyv,
} from './stores/index.ts';
export { flat, type Neighbour, type VectorIndex } from './vectors/index.ts';
