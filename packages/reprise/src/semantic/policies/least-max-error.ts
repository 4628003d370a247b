import { assertPart } from '../arguments/assert-number.ts';
import { invalid } from '../arguments/invalid.ts';

/**
 * The least `maxError` of a policy that learns. Of one bucket 2,000 labels are kept, and a bound needs `1 / maxError - 1`
 * of them: under this one it would never have enough to serve anything, or to refuse it.
 */
export const leastMaxError = 0.0005;

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless labels can show that it is kept. */
export function assertMaxError(what: string, value: unknown): asserts value is number {
  assertPart(what, value);
  if (value < leastMaxError) throw invalid(what, value, `at least ${leastMaxError}, and under 1`);
}
