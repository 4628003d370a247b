import { facetsOf } from '../guards/index.ts';

const affirmations =
  /^(?:yes|yeah|yep|correct|true|right|sure|certainly|of course|absolutely|是的?|对的?|可以|能|会|正确)(?![\p{L}\p{N}])/u;
const denials =
  /^(?:no|nope|not|never|incorrect|false|wrong|不是?|不对|不可以|不能|不会|没有?|否|错误?)(?![\p{L}\p{N}])/u;
/** Words of an answer in which each of them matters. */
const fewTokens = 60;

/** What two answers contradict each other in, which their embeddings hardly show. */
export interface AnswerConflict {
  /** `different` when they cannot both be right, `unsure` when one says something more. */
  readonly verdict: 'different' | 'unsure';
}

/**
 * Compares what an embedding does not show: yes and no, figures and their units, ids and code, negations.
 *
 * @returns undefined when nothing speaks against the two.
 */
export function answerConflict(cached: string, fresh: string): AnswerConflict | undefined {
  const polarity = [polarityOf(cached), polarityOf(fresh)];
  if (polarity[0] !== undefined && polarity[1] !== undefined && polarity[0] !== polarity[1]) return different;
  const [left, right] = [facetsOf(cached), facetsOf(fresh)];
  const figures = missing(
    left.quantities.map(({ value, unit }) => `${value} ${unit}`),
    right.quantities.map(({ value, unit }) => `${value} ${unit}`),
  );
  const ids = missing([...left.identifiers], [...right.identifiers]);
  if ((figures.left && figures.right) || (ids.left && ids.right)) return different;
  if (left.rest !== right.rest) return unsure;
  if (left.negations > 0 !== right.negations > 0) {
    return left.tokens.length + right.tokens.length <= fewTokens ? different : unsure;
  }
  const more = figures.left || figures.right || ids.left || ids.right || left.negations !== right.negations;
  return more || (polarity[0] ?? polarity[1]) !== (polarity[1] ?? polarity[0]) ? unsure : undefined;
}

const different: AnswerConflict = { verdict: 'different' };
const unsure: AnswerConflict = { verdict: 'unsure' };

function polarityOf(text: string): boolean | undefined {
  const start = text
    .trim()
    .toLowerCase()
    .replace(/^[\p{P}\p{S}\s]+/u, '');
  if (denials.test(start)) return false;
  return affirmations.test(start) ? true : undefined;
}

/** On which side something stands that the other one has not. */
function missing(left: readonly string[], right: readonly string[]): { left: boolean; right: boolean } {
  const [ofLeft, ofRight] = [new Set(left), new Set(right)];
  return { left: left.some((one) => !ofRight.has(one)), right: right.some((one) => !ofLeft.has(one)) };
}
