import type { Facets } from './facets.ts';
import { onlyIn } from './only-in.ts';
import { units } from './words/units.ts';

/** What is written with an arrow or spelled. */
const spelledArrow: ReadonlySet<string> = new Set(['→', '->', '=>', 'to']);

/** Whether one prompt has a symbol that the other neither has nor spells, or each has another decoration. */
export function symbolsDiffer(query: Facets, cached: Facets): boolean {
  const { symbols: left } = query;
  const { symbols: right } = cached;
  if (left === right) return false;
  if (onlyIn(left.fixed, right.fixed).some((symbol) => !isSpelled(symbol, query, cached))) return true;
  if (onlyIn(right.fixed, left.fixed).some((symbol) => !isSpelled(symbol, cached, query))) return true;
  return onlyIn(left.loose, right.loose).length > 0 && onlyIn(right.loose, left.loose).length > 0;
}

/** Whether what a symbol of one prompt says is in the words of the other: `in €`, `in euros`. */
function isSpelled(symbol: string, { tokens }: Facets, { tokens: others }: Facets): boolean {
  const unit = units.get(symbol);
  if (unit === undefined && symbol !== '→') return false;
  const says = ({ text }: { readonly text: string }) =>
    unit === undefined ? spelledArrow.has(text) : units.get(text) === unit || text === `${unit}s`;
  return others.filter(says).length >= tokens.filter(says).length;
}
