import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { modalWords } from './modality-of.ts';
import { sameContent } from './same-content.ts';
import { stem } from './stem.ts';

const stems: ReadonlySet<string> = new Set([...modalWords.keys()].map((word) => stem(word)));
/** Questions for yes or no. */
const yesOrNo: ReadonlySet<string> = new Set(['whether', 'should']);
/** Modalities that stand for each other: a duty is needed, and so is what is advised. */
const alike: ReadonlySet<string> = new Set(['must need', 'need should']);

/**
 * Vetoes another modality where all else is the same: `Can I take it twice a day?` against `Must I` and `Should I`,
 * `What can I bring?` against `What must I bring?`.
 *
 * Passes after `how`, `where` and `when`, for `Do I need to` against `Should I`, and for requests, which are no questions.
 */
export const modalityGuard = defineGuard('modality', (query, cached) => {
  const [left, right] = [query.verb.modality, cached.verb.modality];
  if (left === undefined || right === undefined || left === right) return undefined;
  const pair = [left, right].sort().join(' ');
  if (alike.has(pair) || !(asksAlike(query, cached) || (pair === 'may must' && asksWhat(query, cached))))
    return undefined;
  return sameContent(query, cached, stems) ? 'modalities differ' : undefined;
});

function asksAlike({ question }: Facets, cached: Facets): boolean {
  return yesOrNo.has(question ?? '') && yesOrNo.has(cached.question ?? '');
}

function asksWhat({ question }: Facets, cached: Facets): boolean {
  return question === 'what' && cached.question === 'what';
}
