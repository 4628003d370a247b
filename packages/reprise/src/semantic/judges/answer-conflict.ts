import { defaultGuards, difference, type Facets, facetsOf } from '../guards/index.ts';
import { figuresOf, normalAnswer } from './answer-text-forms.ts';
import { haveOppositePolarity } from './opposite-polarity.ts';

/** Words of two answers in which each of them matters. */
const fewTokens = 60;
/** What one of two short answers may say more than the other, in words. */
const mostWordsMore = 1;
/** Two long answers that each have so few words of their own are one text in which something was exchanged. */
const fewOwnWords = 8;
/** Compare how prompts ask, not what they say. */
const ofPrompts = new Set(['length', 'repetition', 'question']);
const guards = defaultGuards.filter(({ name }) => !ofPrompts.has(name));

/**
 * Compares what an embedding does not show: yes and no, figures and their units, ids and code, negations; in short answers
 * also all that guards compare, and single words; in long ones a few words that were exchanged for others.
 *
 * @returns `different` when the two cannot both be right, `unsure` when they cannot be called the same; undefined when
 *   nothing speaks against them.
 */
export function answerConflict(cached: string, fresh: string): 'different' | 'unsure' | undefined {
  if (haveOppositePolarity(cached, fresh)) return 'different';
  const [left, right] = [facetsOf(cached), facetsOf(fresh)];
  const figures = missing(evenFigures(cached), evenFigures(fresh));
  const values = missing(valuesOf(left), valuesOf(right));
  const units = missing(unitsOf(left), unitsOf(right));
  const ids = missing([...left.identifiers], [...right.identifiers]);
  const isShort = left.tokens.length + right.tokens.length <= fewTokens;
  const otherFigures = figures.left && figures.right && values.left && values.right;
  if (otherFigures || (ids.left && ids.right)) return isShort ? 'different' : 'unsure';
  if (left.rest !== right.rest) return 'unsure';
  if (left.negations > 0 !== right.negations > 0) {
    return isShort && !hasOtherWords(left, right) ? 'different' : 'unsure';
  }
  if (isShort && (guards.some((guard) => guard.check(cached, fresh)) || hasOtherWords(left, right)))
    return 'unsure';
  if (!isShort && isExchanged(left, right)) return 'unsure';
  const saysMore = [figures, units, ids].some((alone) => alone.left || alone.right);
  return saysMore || left.negations !== right.negations ? 'unsure' : undefined;
}

/** Whether each says something that the other does not, or one of them more than a word. */
function hasOtherWords(left: Facets, right: Facets): boolean {
  const own = ownWords(left, right);
  return (own.left > 0 && own.right > 0) || Math.max(own.left, own.right) > mostWordsMore;
}

/** Whether each says a little that the other does not, and all else alike. */
function isExchanged(left: Facets, right: Facets): boolean {
  const own = ownWords(left, right);
  return own.left > 0 && own.right > 0 && Math.max(own.left, own.right) <= fewOwnWords;
}

/** How many words each has that the other has not. */
function ownWords(left: Facets, right: Facets): { readonly left: number; readonly right: number } {
  const only = difference(left.content, right.content);
  const ofLeft = only.left.filter(({ filler }) => !filler).length + only.opposites.length;
  const ofRight = only.right.filter(({ filler }) => !filler).length + only.opposites.length;
  return { left: ofLeft, right: ofRight };
}

/** Figures of an answer, `5.00` and `05` as `5`. */
function evenFigures(answer: string): string[] {
  return figuresOf(normalAnswer(answer)).map((each) =>
    /^\d+(?:\.\d+)?$/u.test(each) ? `${Number(each)}` : each,
  );
}

function valuesOf({ quantities }: Facets): string[] {
  return quantities.map(({ value }) => value);
}

function unitsOf({ quantities }: Facets): string[] {
  return quantities.map(({ value, unit }) => `${value} ${unit}`);
}

/** On which side something stands that the other one has not. */
function missing(left: readonly string[], right: readonly string[]): { left: boolean; right: boolean } {
  const [ofLeft, ofRight] = [new Set(left), new Set(right)];
  return { left: left.some((one) => !ofRight.has(one)), right: right.some((one) => !ofLeft.has(one)) };
}
