import type { Embedder, Embedding } from '../embedders/index.ts';

/** Options of {@link FakeEmbedder}. */
export interface FakeEmbedderOptions {
  /** @default 'fake' */
  readonly id?: string;
  /** @default 64 */
  readonly dimensions?: number;
  /** @default 0.8 */
  readonly threshold?: number;
}

/**
 * An embedder that hashes words, for tests: texts with the same words have similarity 1, texts without a common
 * word about 0. It can be told to fail, to hang, or to understand too little.
 */
export class FakeEmbedder implements Embedder {
  readonly id: string;
  readonly dimensions: number;
  readonly maxTokens = 1_000;
  readonly threshold: number;
  /** Number of texts embedded so far. */
  calls = 0;
  /** What happens at the next calls. */
  mode: 'work' | 'fail' | 'hang' = 'work';
  /** Reported with every embedding. */
  coverage = 1;
  truncated = false;

  constructor({ id = 'fake', dimensions = 64, threshold = 0.8 }: FakeEmbedderOptions = {}) {
    this.id = id;
    this.dimensions = dimensions;
    this.threshold = threshold;
  }

  async embed(texts: readonly string[]): Promise<Embedding[]> {
    if (this.mode === 'fail') throw new Error('the fake embedder was told to fail');
    if (this.mode === 'hang') return new Promise(() => {});
    this.calls += texts.length;
    const { coverage, truncated } = this;
    return texts.map((text) => ({ vector: this.#vector(text), coverage, truncated }));
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #vector(text: string): Float32Array {
    const vector = new Float32Array(this.dimensions);
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
      const at = hash(word) % this.dimensions;
      vector[at] = vector[at]! + 1;
    }
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  }
}

function hash(word: string): number {
  let value = 2_166_136_261;
  for (const character of word) value = Math.imul(value ^ character.codePointAt(0)!, 16_777_619);
  return value >>> 0;
}
