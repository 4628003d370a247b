import { defineGuard } from './define-guard.ts';
import { isBeside } from './overlap.ts';
import { unmatchedQuantities } from './unmatched-quantities.ts';
import { casualNumbers } from './words/number-words.ts';

/**
 * Vetoes other numbers, versions, years, ordinals, and other units or currencies of a number.
 *
 * Digits and words are the same number; the order does not matter. `1`, `first` and `second` may be missing on one
 * side, as in `one of my cards`. No other number may: whether it only tells a story (`I wait for two weeks`) or is what is
 * asked about (`my order 5521`) cannot be told from the words around it.
 */
export const numbersGuard = defineGuard('numbers', (query, cached) => {
  const left = unmatchedQuantities(query.quantities, cached.quantities);
  const right = unmatchedQuantities(cached.quantities, query.quantities);
  if (left.length + right.length === 0) return undefined;
  const oneSided = left.length === 0 || right.length === 0;
  const casual = [...left, ...right].every(({ value }) => casualNumbers.has(value));
  if (oneSided && (casual || isBeside(query, cached))) return undefined;
  const sameValues =
    left.length === right.length && left.every(({ value }) => right.some((other) => other.value === value));
  return sameValues ? 'units differ' : 'numbers differ';
});
