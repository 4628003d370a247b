import { RepriseError } from '../core/index.ts';
import type { LookupLimits } from './hit.ts';

/** Name, least and most of every limit. */
const limitRanges = [
  ['similarity', -1, 1],
  ['confidence', 0, 1],
  ['maxAge', 0, Number.POSITIVE_INFINITY],
  ['maxError', 0, 1],
] as const satisfies readonly (readonly [keyof LookupLimits, number, number])[];

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is a number from `least` to `most`. */
export function assertNumber(
  what: string,
  value: unknown,
  [least, most]: readonly [number, number],
): asserts value is number {
  if (isWithin(value, least, most)) return;
  const end = most === Number.POSITIVE_INFINITY ? 'on' : `to ${most}`;
  throw invalid(what, value, `a number from ${least} ${end}`);
}

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

/** Something that was given is not what is wanted. */
export function invalid(what: string, value: unknown, wanted: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `${what} is ${told(value)}; it must be ${wanted}`);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function told(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const isPlain = value === null || (typeof value !== 'object' && typeof value !== 'function');
  return isPlain ? String(value) : `of the type ${typeof value}`;
}
