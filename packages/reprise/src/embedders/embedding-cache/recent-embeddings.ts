import { forgetOldest } from '../../core/index.ts';
import type { Embedding } from '../embedder.ts';

/** The embeddings used last, by the names of their texts. */
export class RecentEmbeddings {
  readonly #maxEntries: number;
  readonly #entries = new Map<string, Embedding>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(name: string): Embedding | undefined {
    const found = this.#entries.get(name);
    if (found) {
      this.#entries.delete(name);
      this.#entries.set(name, found);
    }
    return found;
  }

  set(name: string, embedding: Embedding): void {
    this.#entries.delete(name);
    this.#entries.set(name, embedding);
    forgetOldest(this.#entries, this.#maxEntries);
  }

  clear(): void {
    this.#entries.clear();
  }
}
