import type { LookupLimits } from 'reprise/semantic';
import { HttpError } from './error-body.ts';

/** A header that tightens what is asked of a hit by meaning, with the least and the most it may say. */
interface LimitHeader {
  readonly name: string;
  readonly limit: keyof LookupLimits;
  readonly least: number;
}

const limitHeaders: readonly LimitHeader[] = [
  { name: 'x-reprise-min-similarity', limit: 'similarity', least: -1 },
  { name: 'x-reprise-min-confidence', limit: 'confidence', least: 0 },
  { name: 'x-reprise-max-error', limit: 'maxError', least: 0 },
];

/**
 * What a request asks of a hit by meaning beyond what the gateway asks itself; undefined when it asks for nothing.
 *
 * @throws HttpError 400 that names the header which is no number, or out of its range.
 */
export function readLimits(header: (name: string) => string | undefined): LookupLimits | undefined {
  let limits: LookupLimits | undefined;
  for (const { name, limit, least } of limitHeaders) {
    const text = header(name);
    if (text === undefined) continue;
    const value = /^-?\d{1,3}(?:\.\d{1,17})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= 1)) {
      throw new HttpError(400, `${name} must be a number from ${least} to 1`, {
        code: 'invalid_type',
        param: name,
      });
    }
    limits = { ...limits, [limit]: value };
  }
  return limits;
}
