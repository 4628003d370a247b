import { forgetOldest } from '../../core/index.ts';
import { type Facets, guardedLength } from './facets.ts';
import { PromptFacets } from './prompt-facets.ts';

const shortMemo = new Map<string, Facets>();
const shortMemoSize = 1_024;
const longMemo = new Map<string, Facets>();
const longMemoSize = 4;

/** Facets of a text; the last few are remembered, so a query checked against several candidates is read once. */
export function facetsOf(text: string): Facets {
  const [memo, size] = text.length > guardedLength ? [longMemo, longMemoSize] : [shortMemo, shortMemoSize];
  const known = memo.get(text);
  if (known) return known;
  const facets = new PromptFacets(text);
  memo.set(text, facets);
  forgetOldest(memo, size);
  return facets;
}
