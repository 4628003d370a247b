import type { Clock } from '../../core/index.ts';

/** What is counted of the traffic. */
export interface Traffic {
  requests: number;
  /** Answers served by meaning. */
  hits: number;
  /** Answers served by meaning, and those kept back which the policy would have served. */
  wouldBeHits: number;
}

const slots = 48;

/** Counts of the requests of some time, which slides in 48 steps. */
export class TrafficWindow {
  readonly #clock: Clock;
  readonly #slotLength: number;
  readonly #slots = new Map<number, Traffic>();

  /** @param age Milliseconds. */
  constructor(clock: Clock, age: number) {
    this.#clock = clock;
    this.#slotLength = Math.max(1, age / slots);
  }

  count(what: keyof Traffic): void {
    const slot = this.#now();
    if (this.#slots.size > 2 * slots) this.total();
    const traffic = this.#slots.get(slot) ?? { requests: 0, hits: 0, wouldBeHits: 0 };
    traffic[what] += 1;
    this.#slots.set(slot, traffic);
  }

  total(): Readonly<Traffic> {
    const oldest = this.#now() - slots;
    const total = { requests: 0, hits: 0, wouldBeHits: 0 };
    for (const [slot, { requests, hits, wouldBeHits }] of this.#slots) {
      if (slot <= oldest) this.#slots.delete(slot);
      else {
        total.requests += requests;
        total.hits += hits;
        total.wouldBeHits += wouldBeHits;
      }
    }
    return total;
  }

  #now(): number {
    return Math.floor(this.#clock.now() / this.#slotLength);
  }
}
