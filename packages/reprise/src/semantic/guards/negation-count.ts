import { isTagQuestion } from './tag-question.ts';
import type { Token } from './tokens.ts';
import { chineseNegations, chineseNotNegations, negations } from './words/negations.ts';

/** How often a prompt negates, in English and Chinese. */
export function negationCount(tokens: readonly Token[], text: string): number {
  let count = 0;
  let chinese = false;
  for (const [position, { kind, text: word }] of tokens.entries()) {
    if (kind === 'ideograph') chinese = true;
    else if (negations.has(word) && !isIdiom(tokens, position)) count++;
  }
  if (!chinese) return count;
  return count + (text.replaceAll(chineseNotNegations, '').match(chineseNegations)?.length ?? 0);
}

/** `not only`, and the tag in `it works, doesn't it?` */
function isIdiom(tokens: readonly Token[], position: number): boolean {
  if (tokens[position]?.text !== 'not') return false;
  return tokens[position + 1]?.text === 'only' || isTagQuestion(tokens, position);
}
