/**
 * Turning texts into vectors.
 *
 * @module
 */
export type { Embedder, Embedding, Sketch } from './embedder.ts';
export { EmbeddingCache } from './embedding-cache/embedding-cache.ts';
export type {
  EmbeddingCacheOptions,
  EmbeddingCacheStats,
} from './embedding-cache/embedding-cache-options.ts';
export { lexicalSketch } from './local/lexical-sketch.ts';
export { type LocalOptions, local } from './local/local.ts';
export { type OllamaOptions, ollama } from './ollama/ollama.ts';
export { type OpenAICompatibleOptions, openAICompatible } from './openai-compatible/openai-compatible.ts';
export type { RemoteEmbedderOptions } from './remote/remote-embedder-options.ts';
