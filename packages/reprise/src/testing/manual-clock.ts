import type { Clock, Timer } from '../core/index.ts';

interface Pending {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until it is told to move, for tests.
 *
 * @example
 * ```ts
 * const clock = new ManualClock();
 * const store = memory({ clock });
 * clock.advance(60_000);
 * ```
 */
export class ManualClock implements Clock {
  #now: number;
  readonly #pending = new Set<Pending>();

  /** Starts at `start` milliseconds since the Unix epoch. @default 2026-01-01T00:00:00Z */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(delay: number, callback: () => void): Timer {
    const pending: Pending = { at: this.#now + delay, callback };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** Moves time forward and fires every timer that falls due, in order. */
  advance(milliseconds: number): void {
    const target = this.#now + milliseconds;
    for (let next = this.#nextDue(target); next; next = this.#nextDue(target)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = target;
  }

  #nextDue(target: number): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.at <= target && (first === undefined || pending.at < first.at)) first = pending;
    }
    return first;
  }
}
