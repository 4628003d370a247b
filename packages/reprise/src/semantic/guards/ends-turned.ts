import { exchange } from './exchange.ts';
import type { Facets } from './facets.ts';
import { sharedOrder } from './shared-order.ts';

/** Whether what one prompt goes to and what the other goes to are two different words of both, in another order. */
export function targetsTurned(query: Facets, cached: Facets): boolean {
  return (
    exchanged(query, cached, query.direction.targets, cached.direction.targets) && orderDiffers(query, cached)
  );
}

/** Whether what one prompt measures against is what the other measures: `A than B`, `B than A`. */
export function thanTurned(query: Facets, cached: Facets): boolean {
  return exchanged(query, cached, query.direction.others, cached.direction.others);
}

function exchanged(
  query: Facets,
  cached: Facets,
  left: ReadonlySet<string>,
  right: ReadonlySet<string>,
): boolean {
  if (left.size === 0 || right.size === 0) return false;
  return (
    [...left].some((key) => !right.has(key) && cached.vocabulary.has(key)) &&
    [...right].some((key) => !left.has(key) && query.vocabulary.has(key))
  );
}

function orderDiffers(query: Facets, cached: Facets): boolean {
  const { left, right } = sharedOrder(query, cached);
  return exchange(left, right) !== 'same';
}
