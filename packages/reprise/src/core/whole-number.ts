import { RepriseError } from './errors.ts';

/**
 * A whole number that was given as an option or argument.
 *
 * @throws RepriseError `INVALID_ARGUMENT` naming it when it is something else, or less than `least`.
 */
export function wholeNumber(value: unknown, name: string, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new RepriseError('INVALID_ARGUMENT', `${name} must be a whole number of at least ${least}`);
}
