/**
 * Embeddings kept per text.
 *
 * @module
 */
export {
  type CachedVectors,
  cachedVectors,
  type EmbeddingQuestion,
  embeddingPrefix,
} from './cached-vectors.ts';
export { base64Vector, type PackedVector, packVector, unpackVector } from './vector-codec.ts';
