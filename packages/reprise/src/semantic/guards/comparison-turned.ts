import type { Facets } from './facets.ts';
import { comparesTurned } from './measures.ts';
import { degreeTurned } from './turned.ts';

/** Whether two prompts compare from opposite ends: `cheaper` and `dearer`, `more` and `less`. */
export function comparisonTurned(query: Facets, cached: Facets): boolean {
  const { comparison } = query;
  const { comparison: other } = cached;
  if (comparesTurned(comparison.comparatives, other.comparatives)) return true;
  if (comparesTurned(comparison.superlatives, other.superlatives)) return true;
  return degreeTurned(query, cached);
}
