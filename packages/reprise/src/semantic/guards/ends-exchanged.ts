import type { Facets } from './facets.ts';
import type { Link } from './links.ts';
import { sameContent } from './same-content.ts';

/**
 * Whether what stands before and after one and the same linking word or sign has changed places, and nothing else
 * differs: `rename A to B`, `rename B to A`; `score 2-1`, `score 1-2`.
 */
export function endsExchanged(query: Facets, cached: Facets): boolean {
  const exchanged = query.links.some((link) => cached.links.some((other) => crosses(link, other)));
  return exchanged && sameContent(query, cached);
}

function crosses(link: Link, other: Link): boolean {
  if (link.word !== other.word) return false;
  return (
    moved(link.before, other.after, link.after, other.before) &&
    moved(link.after, other.before, link.before, other.after)
  );
}

/** Whether something of one end is in the other prompt at the other end, and at that alone. */
function moved(
  end: readonly string[],
  otherEnd: readonly string[],
  opposite: readonly string[],
  otherOpposite: readonly string[],
): boolean {
  return end.some((key) => otherEnd.includes(key) && !opposite.includes(key) && !otherOpposite.includes(key));
}
