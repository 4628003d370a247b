import type { Embedder, Embedding } from '../../embedders/index.ts';

/** Texts embedded in one call. */
const batchSize = 64;

/**
 * An embedder that knows which texts will be asked for next, and embeds them in batches; it holds one batch.
 *
 * @param texts What will be asked for, in order; others are embedded alone.
 * @param onError Is told why embedding failed, before whoever asked is.
 */
export function readAhead(
  embedder: Embedder,
  texts: readonly string[],
  onError: (error: unknown) => void = () => {},
): Embedder {
  const one = inBatches(embedder, texts);
  return {
    id: embedder.id,
    get dimensions() {
      return embedder.dimensions;
    },
    maxTokens: embedder.maxTokens,
    threshold: embedder.threshold,
    sketch: embedder.sketch,
    async embed(wanted, signal) {
      const embeddings: Embedding[] = [];
      try {
        for (const text of wanted) embeddings.push(await one(text, signal));
        return embeddings;
      } catch (error) {
        onError(error);
        throw error;
      }
    },
    // Who made the embedder closes it.
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Embeds a text together with those that come behind it, which it then knows. */
function inBatches(
  embedder: Embedder,
  texts: readonly string[],
): (text: string, signal: AbortSignal | undefined) => Promise<Embedding> {
  let batch = new Map<string, Embedding>();
  let next = 0;
  return async (text, signal) => {
    const known = batch.get(text);
    if (known) return known;
    const at = texts.indexOf(text, next);
    const wanted = at < 0 ? [text] : [...new Set(texts.slice(at, at + batchSize))];
    const embeddings = await embedder.embed(wanted, signal);
    const fresh = new Map(embeddings.map((embedding, index) => [wanted[index]!, embedding]));
    if (at >= 0) [batch, next] = [fresh, at + batchSize];
    return fresh.get(text)!;
  };
}
