import type { Clock } from '../../core/index.ts';
import type { Rate } from './trust-stats.ts';

/** Hits after a start, or after the bound was at risk, that are audited more often. */
const firstHits = 100;
const firstChance = 0.2;
/** How much more often hits are audited while too little is known. */
const wideFactor = 4;
/** Audits in one minute at most, of this process. */
const mostInMinute = 60;

/** Decides which hits by meaning are asked upstream again. */
export class AuditSampler {
  readonly #rate: number;
  readonly #random: () => number;
  readonly #clock: Clock;
  #hits = 0;
  #minute = 0;
  #inMinute = 0;

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

  /**
   * Draws whether a hit is audited.
   *
   * @param known What is known of the share of wrong hits.
   * @param allowed Share of hits that may be wrong.
   * @returns the chance with which the hit was drawn; undefined when it was not.
   */
  draw(known: Rate, allowed: number | undefined): number | undefined {
    this.#hits += 1;
    const chance = this.#chance(known, allowed);
    if (this.#random() >= chance || !this.#inBudget()) return undefined;
    return chance;
  }

  #chance(known: Rate, allowed = 0.05): number {
    if (this.#rate === 0) return 0;
    if (this.#hits <= firstHits) return Math.max(this.#rate, firstChance);
    return known.high > allowed ? Math.min(1, wideFactor * this.#rate) : this.#rate;
  }

  #inBudget(): boolean {
    const minute = Math.floor(this.#clock.now() / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#inMinute] = [minute, 0];
    this.#inMinute += 1;
    return this.#inMinute <= mostInMinute;
  }
}
