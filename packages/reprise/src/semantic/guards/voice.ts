import type { Facets } from './facets.ts';

const forms = new Set('is are was were be been being am get gets got'.split(' '));

/**
 * Whether who acts in a passive clause of one text (`was written by A`) acts in the active other one too (`A wrote`);
 * undefined when the two do not differ in voice.
 */
export function sameAgent(query: Facets, cached: Facets): boolean | undefined {
  return agentStays(query, cached) ?? agentStays(cached, query);
}

function agentStays(passive: Facets, active: Facets): boolean | undefined {
  if (!passive.vocabulary.has('by') || active.vocabulary.has('by')) return undefined;
  const verb = passive.content.find(
    ({ key, position }) => isPassive(passive, position) && active.vocabulary.has(key),
  );
  if (!verb) return undefined;
  const verbPlace = active.content.find(({ key }) => key === verb.key)?.position ?? -1;
  if (verbPlace < 0) return undefined;
  const agent = passive.content.find(({ position }) => position > verb.position);
  const agentPlace = active.content.find(({ key }) => key === agent?.key)?.position ?? -1;
  return agentPlace < 0 ? undefined : agentPlace < verbPlace;
}

/** Whether the word there is followed by `by` and follows a form of `be`. */
function isPassive({ tokens }: Facets, position: number): boolean {
  if (tokens[position + 1]?.text !== 'by') return false;
  return tokens.slice(Math.max(0, position - 3), position).some(({ text }) => forms.has(text));
}
