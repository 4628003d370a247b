import type { Clock } from '../../core/index.ts';
import { wilson } from './wilson.ts';

/** What is counted of the traffic. */
export interface Traffic {
  requests: number;
  /** Answers served by meaning. */
  hits: number;
  /** Answers served by meaning, and those kept back which the policy would have served. */
  wouldBeHits: number;
}

const slots = 48;
/** Requests that the share of hits before this process counted any is worth. */
const requestsBefore = 20;
/** The share of hits while nothing is known. */
const shareBefore = 0.5;

/** Counts of the requests of some time, which slides in 48 steps. */
export class TrafficWindow {
  readonly #clock: Clock;
  readonly #slotLength: number;
  readonly #slots = new Map<number, Traffic>();
  #heard: number | undefined;
  #timesHeard = 0;

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

  /** Learns the share of hits that an earlier run or another instance saw, 0 to 1. */
  hear(hitShare: number): void {
    this.#heard = hitShare;
    this.#timesHeard += 1;
  }

  /** Upper end of the interval of the share that was heard last, each time for one request; 1 before. */
  get mostHeard(): number {
    return wilson((this.#heard ?? 1) * this.#timesHeard, this.#timesHeard).high;
  }

  /** Would-be hits over requests, 0 to 1; what was heard, or a half, before there were any. */
  hitShare(): number {
    const { requests, wouldBeHits } = this.total();
    const before = requestsBefore * (this.#heard ?? shareBefore);
    return Math.min(1, (wouldBeHits + before) / (requests + requestsBefore));
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
