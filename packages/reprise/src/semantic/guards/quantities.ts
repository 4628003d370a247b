import type { Token } from './tokens.ts';
import { cardinals, chineseDigits, chineseMeasures, ordinals } from './words/number-words.ts';
import { units } from './words/units.ts';

/** A number with the unit or currency beside it. */
export interface Quantity {
  readonly value: string;
  readonly unit: string | undefined;
}

/** Numbers of a prompt in their order, in digits or words. */
export function quantitiesOf(tokens: readonly Token[]): Quantity[] {
  const found: Quantity[] = [];
  for (const [position, token] of tokens.entries()) {
    const value = numberAt(token, tokens[position + 1]);
    if (value !== undefined) found.push({ value, unit: unitAt(tokens, position) });
  }
  return found;
}

function numberAt(token: Token, next: Token | undefined): string | undefined {
  if (token.kind === 'number') return token.text;
  if (token.kind === 'word') return cardinals.get(token.text) ?? ordinals.get(token.text);
  if (token.kind !== 'ideograph' || !next || !chineseMeasures.has(next.text)) return undefined;
  return chineseDigits.get(token.text);
}

function unitAt(tokens: readonly Token[], position: number): string | undefined {
  const after = tokens[position + 1]?.text ?? '';
  const afterNext = tokens[position + 2]?.text ?? '';
  const before = tokens[position - 1]?.text ?? '';
  const unit = units.get(after + afterNext) ?? units.get(after);
  return unit ?? (/^\p{Sc}$/u.test(before) ? units.get(before) : undefined);
}
