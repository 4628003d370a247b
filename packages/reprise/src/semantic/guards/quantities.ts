import { chineseNumber, chineseScale, isChineseNumeral } from './chinese-numeral.ts';
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
  for (let position = 0; position < tokens.length; position++) {
    const token = tokens[position]!;
    const isNumeral = token.kind === 'ideograph' && isChineseNumeral(token.text);
    const end = isNumeral ? endOfRun(tokens, position) : position;
    const value = isNumeral ? chineseAt(tokens, position, end) : numberAt(token, tokens[position + 1]);
    const isScaled = token.kind === 'number' && chineseScale(tokens[position + 1]?.text ?? '') !== undefined;
    const last = isScaled ? position + 1 : end;
    if (value !== undefined) found.push({ value, unit: unitOf(tokens, position, last) });
    position = last;
  }
  return found;
}

function numberAt({ kind, text }: Token, next: Token | undefined): string | undefined {
  if (kind === 'word') return cardinals.get(text) ?? ordinals.get(text);
  if (kind !== 'number') return undefined;
  const scale = chineseScale(next?.text ?? '');
  return scale === undefined ? text : String(Number(text) * scale);
}

/** Place of the last of the Chinese numerals that begin there. */
function endOfRun(tokens: readonly Token[], position: number): number {
  let end = position;
  while (isChineseNumeral(tokens[end + 1]?.text ?? '')) end++;
  return end;
}

/** A single numeral counts before a measure word and in `百分之五`, and not in `十分`, which is `very`. */
function chineseAt(tokens: readonly Token[], position: number, end: number): string | undefined {
  if (end > position) {
    return chineseNumber(
      tokens
        .slice(position, end + 1)
        .map(({ text }) => text)
        .join(''),
    );
  }
  const text = tokens[position]?.text ?? '';
  const next = tokens[position + 1]?.text ?? '';
  if (text === '十' && next === '分' && tokens[position + 2]?.text !== '钟') return undefined;
  const counts = chineseMeasures.has(next) || isShare(tokens, position);
  return counts ? chineseDigits.get(text) : undefined;
}

/** Whether `百分之` stands before a place. */
function isShare(tokens: readonly Token[], position: number): boolean {
  return [...'之分百'].every((character, at) => tokens[position - 1 - at]?.text === character);
}

function unitOf(tokens: readonly Token[], first: number, last: number): string | undefined {
  if (isShare(tokens, first)) return units.get('percent');
  const after = tokens[last + 1]?.text ?? '';
  const afterNext = tokens[last + 2]?.text ?? '';
  const before = tokens[first - 1]?.text ?? '';
  const spelled =
    afterNext === 'per' ? after + afterNext + (tokens[last + 3]?.text ?? '') : after + afterNext;
  const unit = units.get(spelled) ?? units.get(after);
  return unit ?? (/^\p{Sc}$/u.test(before) ? units.get(before) : undefined);
}
