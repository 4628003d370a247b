/** Durations in milliseconds. */
export interface LatencySummary {
  /** How many were measured. */
  readonly count: number;
  readonly mean: number;
  /** Of the latest measurements. */
  readonly p50: number;
  /** Of the latest measurements. */
  readonly p95: number;
}

/** Measurements the percentiles are taken of. */
const latest = 512;

/** The mean of all durations, and the percentiles of the latest. */
export class LatencySample {
  readonly #latest = new Float64Array(latest);
  #count = 0;
  #sum = 0;

  /** @param duration In milliseconds. */
  add(duration: number): void {
    this.#latest[this.#count % latest] = duration;
    this.#count += 1;
    this.#sum += duration;
  }

  /** All zero before the first measurement. */
  summary(): LatencySummary {
    const count = this.#count;
    if (count === 0) return { count: 0, mean: 0, p50: 0, p95: 0 };
    const sorted = this.#latest.slice(0, Math.min(count, latest)).sort();
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
    return { count, mean: this.#sum / count, p50: at(0.5), p95: at(0.95) };
  }
}
