import type { Rate } from 'reprise/semantic';

/** A share of things counted, with its 95% interval, as JSON has it. */
export interface WireRate {
  /** `part / whole`; null while nothing was looked at. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
  readonly part: number;
  readonly whole: number;
}

/** A {@link Rate} as JSON has it. */
export function wireRate({ rate, low, high, part, whole }: Rate): WireRate {
  return { rate: rate ?? null, low, high, part, whole };
}
