import { forgetOldest } from '../core/index.ts';

/** Writes that are remembered: more than come during one lookup. */
const mostRemembered = 1_000;

/** Knows which entries were written last, so that a lookup that missed can tell whether its entry came meanwhile. */
export class RecentWrites {
  /** The number of the last write of each entry, the oldest first. */
  readonly #numbers = new Map<string, number>();
  #count = 0;
  #forgotten = 0;

  /** How many writes there were. */
  get count(): number {
    return this.#count;
  }

  add(entryId: string): void {
    this.#count += 1;
    this.#numbers.delete(entryId);
    this.#numbers.set(entryId, this.#count);
    const forgotten = forgetOldest(this.#numbers, mostRemembered);
    if (forgotten) this.#forgotten = forgotten[1];
  }

  /** Whether an entry was, or may have been, written after the first `count` writes. */
  mayHave(entryId: string, count: number): boolean {
    return this.#forgotten > count || (this.#numbers.get(entryId) ?? 0) > count;
  }
}
