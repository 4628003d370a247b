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
    if (this.#entries.size <= this.#maxEntries) return;
    const oldest = this.#entries.keys().next().value!;
    this.#entries.delete(oldest);
  }

  clear(): void {
    this.#entries.clear();
  }
}
