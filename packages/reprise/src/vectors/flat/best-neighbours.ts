import type { Neighbour } from '../vector-index.ts';

/** The `k` closest of all neighbours offered, closest first; equal ones in the order they came. */
export class BestNeighbours {
  readonly #k: number;
  readonly #best: Neighbour[] = [];
  readonly #ids = new Set<string>();

  constructor(k: number) {
    this.#k = k;
  }

  /** Whether a neighbour of this similarity would be among the best. */
  admits(similarity: number): boolean {
    return this.#best.length < this.#k || similarity > this.#best[this.#k - 1]!.similarity;
  }

  /** Takes in a neighbour; one whose id is among the best already is passed over. */
  offer(id: string, similarity: number): void {
    if (!this.admits(similarity) || this.#ids.has(id)) return;
    let low = 0;
    let high = this.#best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#best[middle]!.similarity >= similarity) low = middle + 1;
      else high = middle;
    }
    this.#best.splice(low, 0, { id, similarity });
    this.#ids.add(id);
    if (this.#best.length > this.#k) this.#ids.delete(this.#best.pop()!.id);
  }

  get neighbours(): Neighbour[] {
    return this.#best;
  }
}
