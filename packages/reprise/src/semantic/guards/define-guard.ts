import type { Guard } from '../guard.ts';
import type { Facets } from './facets.ts';
import { facetsOf } from './facets-of.ts';

/**
 * Makes a guard of a function over the facets of two prompts.
 *
 * @param differs What differs between the two, or undefined when this guard sees nothing; not asked for equal texts.
 */
export function defineGuard(
  name: string,
  differs: (query: Facets, cached: Facets) => string | undefined,
): Guard {
  return {
    name,
    check(query, cached) {
      if (query === cached) return undefined;
      const reason = differs(facetsOf(query), facetsOf(cached));
      return reason === undefined ? undefined : { guard: name, reason };
    },
  };
}
