import type { Rate } from 'reprise/semantic';

/** A share of things counted, with its 95% interval, as JSON has it. */
export interface WireRate {
  /** `part / whole`; null while nothing was looked at. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
  readonly part: number;
  readonly whole: number;
  /** Audits the judge was unsure of, no part of `whole`: right for `low`, wrong for `high`. Only where there are audits. */
  readonly unsure?: number;
}

/** A {@link Rate} as JSON has it. */
export function wireRate({ rate, low, high, part, whole, unsure }: Rate): WireRate {
  return { rate: rate ?? null, low, high, part, whole, ...(unsure === undefined ? {} : { unsure }) };
}
