import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { auxiliaries } from './words/auxiliaries.ts';

const yesOrNo: ReadonlySet<string> = new Set(['whether', 'should']);
/** Words after `how` that the other prompt lacks. */
const measures: ReadonlySet<string> = new Set('much many often long far'.split(' '));

/**
 * Whether one prompt asks if something is so, and the other one for a point of the very same, with the same
 * auxiliary: `Do vaccines work?`, `How do vaccines work?`.
 *
 * @param point Kind of question of the other prompt.
 */
export function asksWhether(prompt: Facets, other: Facets, point: string): boolean {
  if (!yesOrNo.has(prompt.question ?? '') || mayAsk(prompt, other, point)) return false;
  const auxiliary = other.tokens.find(({ text }) => auxiliaries.has(text));
  return auxiliary?.text === prompt.tokens[0]?.text && sameContent(prompt, other, measures);
}

/** `Can I pay` asks how as well, `Is there a reason` why, and `Is it safe` how safe it is. */
function mayAsk(prompt: Facets, other: Facets, point: string): boolean {
  if (point === 'measure') return !measures.has(other.question?.slice('how '.length) ?? '');
  if (prompt.tokens[1]?.text === 'there') return true;
  return (point === 'how' || point === 'where') && prompt.verb.modality === 'may';
}
