import { forgetOldest } from '../../core/index.ts';
import type { Embedder, Embedding } from '../../embedders/index.ts';

/** Pieces embedded at once: a lookup that comes meanwhile waits for no more than these. */
const piecesAtOnce = 6;
/** Pieces whose embeddings are remembered: a fresh answer is compared with several others. */
const piecesRemembered = 256;
/** Share of a piece that the embedder must have understood. */
const understood = 0.65;

/** Embeds pieces of answers, and remembers the last ones. */
export class PieceEmbedder {
  readonly #embedder: Pick<Embedder, 'embed'>;
  readonly #known = new Map<string, Embedding>();

  constructor(embedder: Pick<Embedder, 'embed'>) {
    this.#embedder = embedder;
  }

  /**
   * Vectors of pieces, in their order; undefined when the embedder did not understand one of them.
   *
   * @throws what the embedder throws.
   */
  async vectorsOf(pieces: readonly string[], signal: AbortSignal): Promise<Float32Array[] | undefined> {
    const embeddings = await this.#embed(pieces, signal);
    const usable = embeddings.every(({ coverage, truncated }) => coverage >= understood && !truncated);
    return usable ? embeddings.map(({ vector }) => vector) : undefined;
  }

  async #embed(pieces: readonly string[], signal: AbortSignal): Promise<Embedding[]> {
    const found = new Map(pieces.map((piece) => [piece, this.#known.get(piece)]));
    const unknown = [...found.keys()].filter((piece) => found.get(piece) === undefined);
    for (let start = 0; start < unknown.length; start += piecesAtOnce) {
      const next = unknown.slice(start, start + piecesAtOnce);
      for (const [at, embedding] of (await this.#embedder.embed(next, signal)).entries()) {
        found.set(next[at]!, embedding);
        this.#known.set(next[at]!, embedding);
        forgetOldest(this.#known, piecesRemembered);
      }
    }
    return pieces.map((piece) => found.get(piece)!);
  }
}
