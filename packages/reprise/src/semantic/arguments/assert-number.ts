import { invalid } from './invalid.ts';

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

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is a number over 0, and not over `most`. */
export function assertPositive(
  what: string,
  value: unknown,
  most = Number.POSITIVE_INFINITY,
): asserts value is number {
  if (isWithin(value, 0, most) && value > 0) return;
  const end = most === Number.POSITIVE_INFINITY ? '' : `, at most ${most}`;
  throw invalid(what, value, `a number over 0${end}`);
}

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is a share that is neither nothing nor all. */
export function assertPart(what: string, value: unknown): asserts value is number {
  if (typeof value === 'number' && value > 0 && value < 1) return;
  throw invalid(what, value, 'a number over 0 and under 1');
}

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is an integer over 0. */
export function assertCount(what: string, value: unknown): asserts value is number {
  if (isWithin(value, 1, Number.POSITIVE_INFINITY) && Number.isInteger(value)) return;
  throw invalid(what, value, 'an integer over 0');
}

/** Whether it is a number from `least` to `most`. */
export function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
