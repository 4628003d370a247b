import { lexicalSketch } from '../../embedders/index.ts';
import { type ContentWord, difference } from '../guards/content-words.ts';
import { facetsOf } from '../guards/facets-of.ts';
import { stem } from '../guards/stem.ts';
import { haveOppositePolarity } from '../judges/opposite-polarity.ts';
import { cosine } from '../matching/cosine.ts';

/** Words under which an answer is a name, a figure or a yes: such answers are alike only when they are equal. */
const fewestWords = 8;
/** Characters of an answer that are compared. */
const comparedCharacters = 2_000;
/** Content words of a prompt that are compared. */
const comparedWords = 96;
/** Characters under which figures are what an answer says. */
const shortCharacters = 200;
/** Cosine of two sketches. */
const alike = 0.45;

/** In scripts without spaces each character. */
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;
/** JSON and rows of a table, where what differs stands between much that is always there. */
const data = /[{[]\s*["'{[]|```json|^\s*\|.*\|/mu;
/** A block of code beside prose. */
const code = /```(?!json)[\s\S]*?```/gu;
/** A line that names a value. */
const field = /^\s*["']?[\p{L}_][\p{L}\p{N}_ ]{0,30}["']?:\s*\S/u;
const figure = /\d+(?:[.,]\d+)*/gu;

/** An answer with the prompt it was given to. */
export interface GivenAnswer {
  readonly prompt: string;
  readonly answer: string;
}

/**
 * Whether two answers are in much the same words, as two that a model gives to one question are, and neither speaks of
 * what only its own prompt does. They say the same more often than not, and no more can be told from words: it is nothing
 * to judge by whether a hit was right.
 */
export function areAlike(left: GivenAnswer, right: GivenAnswer): boolean {
  const [ours, theirs] = [comparedPart(left.answer), comparedPart(right.answer)];
  if (!isProse(ours) || !isProse(theirs)) return false;
  if (haveOppositePolarity(ours, theirs)) return false;
  if (Math.min(ours.length, theirs.length) < shortCharacters && !haveEqualFigures(ours, theirs)) return false;
  if (areOfOtherSubjects(left.prompt, ours, right.prompt, theirs)) return false;
  const [first, second] = [lexicalSketch(ours), lexicalSketch(theirs)];
  return first !== undefined && second !== undefined && cosine(first, second) >= alike;
}

function comparedPart(answer: string): string {
  return answer.slice(0, comparedCharacters).normalize('NFKC');
}

/** Whether each answer speaks of something that its own prompt names, and neither the other prompt nor the other answer. */
function areOfOtherSubjects(prompt: string, answer: string, other: string, otherAnswer: string): boolean {
  const only = difference(firstWords(prompt), firstWords(other));
  const [ours, theirs] = [saying(answer), saying(otherAnswer)];
  const ownLeft = [...only.left, ...only.opposites.map(([one]) => one)];
  const ownRight = [...only.right, ...only.opposites.map(([, one]) => one)];
  return (
    ownLeft.some((word) => ours(word) && !theirs(word)) &&
    ownRight.some((word) => theirs(word) && !ours(word))
  );
}

function firstWords(prompt: string): readonly ContentWord[] {
  return facetsOf(prompt).content.slice(0, comparedWords);
}

/** Tells of a word whether a text has it, in any form. */
function saying(text: string): (word: ContentWord) => boolean {
  const stems = new Set(text.toLowerCase().match(word)?.map(stem));
  return (each) => stems.has(each.stem);
}

function isProse(text: string): boolean {
  const prose = text.replace(code, '');
  if (data.test(prose) || (text.match(word)?.length ?? 0) < fewestWords) return false;
  const lines = prose.split('\n').filter((line) => line.trim() !== '');
  return 2 * lines.filter((line) => field.test(line)).length <= lines.length;
}

function haveEqualFigures(left: string, right: string): boolean {
  const [ours, theirs] = [new Set(left.match(figure)), new Set(right.match(figure))];
  return ours.size === theirs.size && [...ours].every((each) => theirs.has(each));
}
