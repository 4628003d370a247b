import { forgetOldest } from './forget-oldest.ts';

/** Keys that are remembered: more than are written while somebody reads. */
const mostRemembered = 1_000;

/**
 * Knows which keys were written last, so that whoever reads one can tell whether it was written meanwhile: they note
 * {@link count} before and ask {@link mayHave} after.
 */
export class RecentWrites {
  /** The number of the last write of each key, the oldest first. */
  readonly #numbers = new Map<string, number>();
  #count = 0;
  #forgotten = 0;

  /** How many writes there were. */
  get count(): number {
    return this.#count;
  }

  /** Says that a key is written. */
  add(key: string): void {
    this.#count += 1;
    this.#numbers.delete(key);
    this.#numbers.set(key, this.#count);
    const forgotten = forgetOldest(this.#numbers, mostRemembered);
    if (forgotten) this.#forgotten = forgotten[1];
  }

  /** Says that any key may have been written. */
  addAll(): void {
    this.#count += 1;
    this.#numbers.clear();
    this.#forgotten = this.#count;
  }

  /** Whether a key was, or may have been, written after the first `count` writes. */
  mayHave(key: string, count: number): boolean {
    return this.#forgotten > count || (this.#numbers.get(key) ?? 0) > count;
  }
}
