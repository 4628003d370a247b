import { identify } from 'reprise/semantic';

export const embedderId = 'bench';
export const dimensions = 512;
export const storeOptions = { prefix: 'bench' };

/** Identity of a chat request that asks only this. @param {string} content */
export function identityOf(content) {
  return identify({ model: 'bench', messages: [{ role: 'user', content }] }, { tenant: 'bench' });
}

/**
 * An embedder that has the vectors of `query 0`, `query 1`, ... and takes no time.
 *
 * @param {readonly Float32Array[]} vectors
 * @returns {import('reprise/embedders').Embedder}
 */
export function fixedEmbedder(vectors) {
  const close = async () => {};
  return {
    id: embedderId,
    dimensions,
    maxTokens: 1_000,
    threshold: 0.7,
    embed: async (texts) => texts.map((text) => embeddingOf(vectors, text)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** @param {readonly Float32Array[]} vectors @param {string} text */
function embeddingOf(vectors, text) {
  const vector = vectors[Number(text.split(' ').at(-1))];
  if (!vector) throw new Error(`There is no vector for "${text}"`);
  return { vector, coverage: 1, truncated: false };
}
