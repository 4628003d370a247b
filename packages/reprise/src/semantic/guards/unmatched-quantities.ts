import type { Quantity } from './quantities.ts';

/** Those of some quantities that have no equal among others, each of which is the equal of one. */
export function unmatchedQuantities(
  quantities: readonly Quantity[],
  others: readonly Quantity[],
): readonly Quantity[] {
  if (quantities.length === 0) return quantities;
  const left = [...others];
  return quantities.filter((quantity) => {
    const match = left.findIndex((other) => areEqual(quantity, other));
    if (match >= 0) left.splice(match, 1);
    return match < 0;
  });
}

/** A unit counts when both numbers have one. */
function areEqual(left: Quantity, right: Quantity): boolean {
  if (left.value !== right.value) return false;
  return left.unit === undefined || right.unit === undefined || left.unit === right.unit;
}
