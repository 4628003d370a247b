/** One text turned into a vector. */
export interface Embedding {
  /** Unit vector. */
  readonly vector: Float32Array;
  /** Share of the text, 0 to 1, that the model understood; remote embedders report 1. */
  readonly coverage: number;
  /** Whether the text was longer than the model's window, so that its end was not read. */
  readonly truncated: boolean;
}

/**
 * Turns texts into unit vectors.
 *
 * Rules every implementation keeps, checked by `embedderContract` in `reprise/testing`:
 * - one embedding per text, in order; an empty list gives an empty list without any call;
 * - the same text gives the same vector, alone or in a batch;
 * - an empty text, a failure or a wrong answer rejects; a zero vector is never invented;
 * - an aborted signal rejects at once with its reason.
 */
export interface Embedder extends AsyncDisposable {
  /** Names model and version; vectors of different ids are never compared. */
  readonly id: string;
  /** Length of the vectors; `undefined` until a remote embedder has answered once. */
  readonly dimensions: number | undefined;
  /** Tokens the model reads; the rest of a longer text is cut off and reported as `truncated`. */
  readonly maxTokens: number;
  /** Cosine similarity from which on this model's neighbours usually mean the same, measured on real pairs. */
  readonly threshold: number;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]>;
  /**
   * A cheap synchronous part of the vector, for embedders that are made of two: texts whose sketches have a cosine
   * under `sketch.floor(threshold)` are not compared, since their whole vectors hardly ever reach `threshold`.
   */
  readonly sketch?: Sketch | undefined;
  close(): Promise<void>;
}

/**
 * See {@link Embedder.sketch}. Lookups judge the cosine of two sketches on the scale of `local()`: under 0.3 there is next to
 * nothing in common.
 */
export interface Sketch {
  /** Unit vector, or undefined when the text has nothing to compare. */
  of(text: string): Float32Array | undefined;
  /** The sketch inside a whole vector, as a unit vector; undefined when it has none. */
  from(vector: Float32Array): Float32Array | undefined;
  /** Smallest cosine of two sketches that makes it worth comparing their whole vectors with `threshold`. */
  floor(threshold: number): number;
}
