import type { ContentWord } from './content-words.ts';
import type { Token } from './tokens.ts';

/** Whether a prompt asks for what is allowed, a duty, a need or advice. */
export type Modality = 'may' | 'must' | 'need' | 'should';

/** The words that tell a modality. */
export const modalWords: ReadonlyMap<string, Modality> = new Map(
  Object.entries({
    may: 'can could may might able possible permitted allowed optional',
    must: 'must required mandatory obliged obligatory compulsory',
    need: 'need needs needed necessary',
    should: 'should ought',
  }).flatMap(([modality, words]) => words.split(' ').map((word) => [word, modality as Modality] as const)),
);
const having = new Set('have has had'.split(' '));

/**
 * Modality of a question, by the first word that tells one; undefined for a prompt without. What only makes a question
 * polite counts for nothing: `could you tell me`, `can you please help`.
 */
export function modalityOf(tokens: readonly Token[], content: readonly ContentWord[]): Modality | undefined {
  for (const [place, { text }] of tokens.entries()) {
    const next = tokens[place + 1]?.text;
    if (having.has(text) && next === 'to') return 'must';
    const modality = modalWords.get(text);
    if (modality === undefined || (next === 'you' && isPolite(content, place + 2))) continue;
    return modality;
  }
  return undefined;
}

/** Whether the word there, after `can you`, asks for help rather than for what one can do. */
function isPolite(content: readonly ContentWord[], place: number): boolean {
  return content.every(({ position, filler }) => position !== place || filler);
}
