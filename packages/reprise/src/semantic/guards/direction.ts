import { chineseDirectionTurned } from './chinese-direction.ts';
import { comparisonTurned } from './comparison-turned.ts';
import { defineGuard } from './define-guard.ts';
import { endsExchanged } from './ends-exchanged.ts';
import { targetsTurned, thanTurned } from './ends-turned.ts';
import type { Facets } from './facets.ts';
import { sameAgent } from './voice.ts';

/**
 * Vetoes the opposite direction: `from A to B` and `from B to A`, `to A` and `from A`, `convert A to B`, `A over B`, `A
 * is bigger than B`, `who beat A` and `who did A beat`, `A follows B` and `A is followed by B`, `divide A by B` and `divide
 * B by A`; in Chinese `从A到B`, `A换成B`, `A比B`.
 *
 * Passes where both ends count alike (`distance from A to B`), and `A is bigger than B` for `B is smaller than A`.
 */
export const directionGuard = defineGuard('direction', (query, cached) => {
  if (sameAgent(query, cached) === false || whoTurned(query, cached) || whoTurned(cached, query))
    return 'another agent';
  if (query.ideographs && cached.ideographs && chineseDirectionTurned(query.text, cached.text))
    return 'direction turned';
  if (marksTurned(query, cached)) return 'direction turned';
  return endsExchanged(query, cached) ? 'ends exchanged' : undefined;
});

function marksTurned(query: Facets, cached: Facets): boolean {
  if (query.direction === cached.direction || (query.direction.even && cached.direction.even)) return false;
  if (endsTurned(query, cached) || endsTurned(cached, query) || targetsTurned(query, cached)) return true;
  return thanTurned(query, cached) && !comparisonTurned(query, cached);
}

/** Whether `who` does to the same what in the other prompt is done to it. */
function whoTurned({ direction }: Facets, { direction: other }: Facets): boolean {
  return direction.acts !== undefined && direction.acts === other.actedOn;
}

/** Whether something comes out of what in the other prompt it goes to. */
function endsTurned({ direction }: Facets, { direction: other }: Facets): boolean {
  for (const key of direction.sources) {
    if (other.targets.has(key) && !other.sources.has(key) && !direction.targets.has(key)) return true;
  }
  return false;
}
