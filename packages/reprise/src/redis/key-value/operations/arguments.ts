import { RepriseError } from '../../../core/index.ts';

/**
 * Asserts that an argument is a whole number.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is not, or is less than `least`.
 */
export function assertWhole(name: string, value: number, least = Number.MIN_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const bound = least === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${least}`;
  throw new RepriseError('INVALID_ARGUMENT', `${name} is ${value}: it must be a whole number${bound}`);
}

/**
 * Asserts that a score can be sorted by.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is no number.
 */
export function assertScore(score: number): void {
  if (typeof score === 'number' && !Number.isNaN(score)) return;
  throw new RepriseError('INVALID_ARGUMENT', 'A score must be a number');
}
