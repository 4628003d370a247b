import { normalAnswer } from '../judges/answer-text-forms.ts';

/** Names that hardly any answer has. */
const otherNames = ['Marlowe', 'Tessin', 'Orvane', 'Brakel', 'Quillon', 'Haverd'];
/** What an answer is denied with, in English, and in Chinese where it has Chinese characters. */
const denial = 'This is wrong, do not rely on it: ';
const chineseDenial = '这是错误的，不要相信：';
/** Characters of an answer of one sentence in which a `not` changes everything. */
const shortAnswer = 200;

const figure = /(?<![\p{L}\p{N}])\d+/gu;
/** What stands before and behind the number of a line in a list, and before that of a step: such a number says nothing. */
const beforeItem = /(?:^|\n)[^\p{L}\p{N}\n]*$/u;
const afterItem = /^[.):、]\s/u;
const beforeStep = /(?:\b(?:step|part|chapter|section) |第)$/iu;
/** A capital that does not begin a sentence. */
const name = /(?<=[\p{L}\p{N},;] )\p{Lu}\p{L}{2,}/gu;
const auxiliary = /\b(is|are|was|were|can|could|will|would|should|must|may)\b/u;
const negation = /\bnot (?!only\b)|(?<=\bcan)not\b/u;
const anyNegation = /\bnot\b|n['’]t\b/u;

/** Ways to alter an answer; the last one can be gone with every answer. */
const ways = [withOtherFigures, withOtherNames, turned, denied];

/**
 * An answer that cannot be right where the given one is, in nearly the same words: with other figures, other names, a
 * negation more or less, or denied as a whole. A judge that takes it for the same takes much for the same that is not.
 *
 * @param first The number of the way that is tried first; where it changes nothing the next one is gone.
 */
export function alteredAnswer(answer: string, first: number): string {
  const normal = normalAnswer(answer);
  const inOrder = ways.map((_, at) => ways[(first + at) % ways.length]!);
  for (const way of inOrder) {
    const altered = way(answer);
    if (normalAnswer(altered) !== normal) return altered;
  }
  return denied(answer);
}

/** Every figure that says something with another first digit. */
function withOtherFigures(answer: string): string {
  return answer.replace(figure, (digits: string, at: number) => {
    const end = at + digits.length;
    const [before, after] = [answer.slice(Math.max(0, at - 20), at), answer.slice(end, end + 2)];
    const isItem = beforeItem.test(before) && afterItem.test(after);
    return isItem || beforeStep.test(before) ? digits : otherDigit(digits[0]!) + digits.slice(1);
  });
}

/** A digit from 1 to 9, never the same. */
function otherDigit(digit: string): string {
  return `${((Number(digit) + 3) % 9) + 1}`;
}

/** The first names of an answer by other ones, wherever they stand. */
function withOtherNames(answer: string): string {
  const names = [...new Set(answer.match(name))].slice(0, otherNames.length);
  const others = new Map(names.map((one, at) => [one, otherNames[at]!]));
  return answer.replace(/\p{L}+/gu, (word) => others.get(word) ?? word);
}

/** A short statement with a negation less, where it has one, or more. */
function turned(answer: string): string {
  const isStatement = answer.length <= shortAnswer && !/[?\n]|[.!:;]\s+\S/u.test(answer);
  if (!isStatement) return answer;
  if (negation.test(answer)) return answer.replace(negation, '');
  return anyNegation.test(answer) ? answer : answer.replace(auxiliary, '$1 not');
}

function denied(answer: string): string {
  return (/\p{Script=Han}/u.test(answer) ? chineseDenial : denial) + answer;
}
