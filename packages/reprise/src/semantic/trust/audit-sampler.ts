import type { Clock } from '../../core/index.ts';
import type { Rate } from './trust-stats.ts';

/** Hits after a start, or after the bound was at risk, that are audited more often. */
const firstHits = 100;
const firstChance = 0.2;
/** How much more often hits are audited while too little is known. */
const wideFactor = 4;
/** Audits of this process that can be saved up; one comes back each second. */
const mostSaved = 60;
/**
 * With fewer left, each two halve the chance. To leave out what is over would be simpler, but then hits of busy minutes would
 * have had another chance than the one that is told, and would weigh too little.
 */
const fewLeft = 10;
/** No audit is promised where no more can be under way: who was drawn meanwhile may take the last places. */
const fewRooms = 4;

/** A hit that may be audited. */
export interface AuditedHit {
  /** Whether it was served because its audit was promised. @default false */
  readonly isCheck?: boolean | undefined;
  /** Audits that can be under way besides those that are. @default Infinity */
  readonly room?: number;
}

/** How a hit came to be audited, and what it stands for; see `Observation`. */
export interface DrawnAudit {
  readonly source: 'audit' | 'check';
  readonly chance: number;
}

/** Decides which hits by meaning are asked upstream again. */
export class AuditSampler {
  readonly #rate: number;
  readonly #random: () => number;
  readonly #clock: Clock;
  #hits = 0;
  #left = mostSaved;
  #refilledAt = 0;
  /** Whether who had the last hit offered to have it audited, and there was room. */
  #isOffered = true;

  /** @param rate Share of hits, 0 to 1; 0 audits none. */
  constructor(rate: number, random: () => number, clock: Clock) {
    this.#rate = rate;
    this.#random = random;
    this.#clock = clock;
  }

  /** Begins with many audits again. */
  restart(): void {
    this.#hits = 0;
  }

  /** Whether a hit would be audited for certain if it were promised. */
  canPromise(): boolean {
    this.#refill();
    return this.#rate > 0 && this.#isOffered && this.#left > fewLeft;
  }

  /** A hit will be audited for certain. No further one is, until one is offered: where nobody offers, one promise is broken. */
  promise(): void {
    this.#isOffered = false;
  }

  /**
   * Draws whether a hit is audited. One that was promised is, but stands for others only when it was drawn, too: what is
   * measured rests on hits that all had the same chance.
   *
   * @param known What is known of the share of wrong hits.
   * @param allowed Share of hits that may be wrong.
   */
  draw(known: Rate, allowed: number | undefined, hit: AuditedHit = {}): DrawnAudit | undefined {
    const { isCheck = false, room = Number.POSITIVE_INFINITY } = hit;
    this.#hits += 1;
    this.#isOffered = room > fewRooms;
    if (room === 0) return undefined;
    this.#refill();
    const chance = this.#chance(known, allowed) * Math.min(1, 2 ** ((this.#left - fewLeft) / 2));
    const isDrawn = this.#random() < chance;
    if (!isDrawn && !isCheck) return undefined;
    this.#left -= 1;
    return isDrawn ? { source: 'audit', chance } : { source: 'check', chance: 1 };
  }

  #chance(known: Rate, allowed = 0.05): number {
    if (this.#rate === 0) return 0;
    if (this.#hits <= firstHits) return Math.max(this.#rate, firstChance);
    return known.high > allowed ? Math.min(1, wideFactor * this.#rate) : this.#rate;
  }

  #refill(): void {
    const now = this.#clock.now();
    const passed = Math.max(0, now - this.#refilledAt) / 1_000;
    this.#refilledAt = now;
    this.#left = Math.min(mostSaved, this.#left + passed);
  }
}
