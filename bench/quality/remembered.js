/** @typedef {import('reprise/embedders').Embedder} Embedder */
/** @typedef {import('reprise/embedders').Embedding} Embedding */

const batch = 128;

/**
 * An embedder that embeds every text once: all texts are given first and embedded in batches, lookups take what is
 * there. The vectors are those of the embedder it wraps.
 *
 * @param {Embedder} embedder
 */
export function remembered(embedder) {
  /** @type {Map<string, Embedding>} */
  const known = new Map();

  /** @param {readonly string[]} texts */
  async function learn(texts) {
    const fresh = [...new Set(texts)].filter((text) => !known.has(text));
    for (let start = 0; start < fresh.length; start += batch) {
      const slice = fresh.slice(start, start + batch);
      const embeddings = await embedder.embed(slice);
      for (const [index, embedding] of embeddings.entries()) known.set(slice[index] ?? '', embedding);
    }
  }

  return {
    id: embedder.id,
    dimensions: embedder.dimensions,
    maxTokens: embedder.maxTokens,
    threshold: embedder.threshold,
    sketch: embedder.sketch,
    learn,
    /** @param {readonly string[]} texts */
    async embed(texts) {
      await learn(texts);
      return texts.map((text) => /** @type {Embedding} */ (known.get(text)));
    },
    /** @param {string} text one that was learnt @returns {Float32Array} */
    vectorOf(text) {
      return /** @type {Embedding} */ (known.get(text)).vector;
    },
    /** @param {readonly string[]} texts @returns {number} mean share of the texts that the model understood */
    coverage(texts) {
      const shares = texts.map((text) => known.get(text)?.coverage ?? 0);
      return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
    },
    close: () => embedder.close(),
    [Symbol.asyncDispose]: () => embedder.close(),
  };
}
