import type { Clock } from '../../core/index.ts';

/** Entries in quarantine at most; the longest held go first. */
const most = 10_000;

/** Entries that are not served by meaning for a time. */
export class Quarantine {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    for (const entryId of this.#until.keys()) this.has(entryId);
    return this.#until.size;
  }

  has(entryId: string): boolean {
    const until = this.#until.get(entryId);
    if (until === undefined) return false;
    if (until > this.#clock.now()) return true;
    this.#until.delete(entryId);
    return false;
  }

  /** @param until Milliseconds since the Unix epoch. */
  add(entryId: string, until: number): void {
    if (until <= this.#clock.now()) return;
    const longest = Math.max(until, this.#until.get(entryId) ?? 0);
    this.#until.delete(entryId);
    if (this.#until.size >= most) this.#until.delete(this.#until.keys().next().value ?? '');
    this.#until.set(entryId, longest);
  }

  release(entryId: string): void {
    this.#until.delete(entryId);
  }
}
