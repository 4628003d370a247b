import { assertNumber, isWithin } from './assert-number.ts';
import type { LookupLimits } from './hit.ts';
import { invalid } from './invalid.ts';

/** Name, least and most of every limit. */
const limitRanges = [
  ['similarity', -1, 1],
  ['confidence', 0, 1],
  ['maxAge', 0, Number.POSITIVE_INFINITY],
  ['maxError', 0, 1],
] as const satisfies readonly (readonly [keyof LookupLimits, number, number])[];

/** @throws RepriseError `INVALID_ARGUMENT` that names the limit which is no number, or out of its range. */
export function assertLimits(limits: LookupLimits): void {
  for (const [name, least, most] of limitRanges) {
    const value = limits[name];
    // Every lookup by meaning passes here: a name is made for the error only.
    if (value === undefined || isWithin(value, least, most)) continue;
    assertNumber(`The limit ${name}`, value, [least, most]);
  }
}

/**
 * @param what names how long an answer lives, 0 to `Infinity`.
 * @throws RepriseError `INVALID_ARGUMENT` for anything else.
 */
export function assertLifetime(what: string, lifetime: unknown): void {
  assertNumber(what, lifetime, [0, Number.POSITIVE_INFINITY]);
}

/** @throws RepriseError `INVALID_ARGUMENT` for anything but `right` and `wrong`. */
export function assertVerdict(verdict: unknown): void {
  if (verdict !== 'right' && verdict !== 'wrong') throw invalid('The verdict', verdict, "'right' or 'wrong'");
}

/** @throws RepriseError `INVALID_ARGUMENT` for what cannot embed. */
export function assertEmbedder(option: string, value: unknown): void {
  if (typeof Object(value).embed === 'function') return;
  throw invalid(`The option ${option}`, value, 'an embedder, for example local()');
}

/** @throws RepriseError `INVALID_ARGUMENT` for what cannot decide. */
export function assertPolicy(option: string, value: unknown): void {
  if (typeof Object(value).decide === 'function') return;
  throw invalid(`The option ${option}`, value, 'a policy, for example learned()');
}
