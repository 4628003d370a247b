import type { Facets } from './facets.ts';

/** Two orders of the words both prompts have once each. */
export interface SharedOrder {
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Words, numbers and identifiers of either prompt that the other has not, or not once. */
  readonly alone: number;
}

/** The words and numbers both prompts have once each, in the order of each. */
export function sharedOrder({ order: query }: Facets, { order: cached }: Facets): SharedOrder {
  const left = query.keys.filter((key) => query.once.has(key) && cached.once.has(key));
  const right = cached.keys.filter((key) => query.once.has(key) && cached.once.has(key));
  return { left, right, alone: query.keys.length + cached.keys.length - left.length - right.length };
}
