import type { Token } from './tokens.ts';
import { modals } from './words/auxiliaries.ts';
import { articles } from './words/determiners.ts';
import { irregularVerbs } from './words/irregular-verbs.ts';
import { questionWords } from './words/question-words.ts';

/** When a question lies: `settled` is what was done and still holds, as in `is it closed`. */
export type Tense = 'past' | 'perfect' | 'settled' | 'present' | 'future';

const past = new Set('did was were'.split(' '));
const being = new Set('am is are'.split(' '));
const having = new Set('has have'.split(' '));
const future = new Set('will shall'.split(' '));
/** After these stands a thing, so that `a locked card` is not what has happened to it. */
const determiners = new Set([...articles, 'this', 'that', 'no', 'any', 'some']);
/** How far behind its auxiliary a participle is looked for. */
const reach = 6;

/**
 * Tense of what a prompt asks, by the first auxiliary from the question word on: `did it`, `has it been`, `is it going
 * to`; also of `who won`. Undefined where none is there or a modal comes first.
 */
export function tenseOf(tokens: readonly Token[]): Tense | undefined {
  const texts = tokens.map(({ text }) => text);
  const start = texts.findIndex((text) => questionWords.has(text));
  if (texts[start] === 'who' && isParticiple(texts, start + 1)) return 'past';
  for (let place = Math.max(start, 0); place < texts.length; place++) {
    const text = texts[place]!;
    if (modals.has(text)) return undefined;
    if (text === 'used' && texts[place + 1] === 'to' && !being.has(texts[place - 1]!)) return 'past';
    const found = tenseAt(texts, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function tenseAt(texts: readonly string[], place: number): Tense | undefined {
  const text = texts[place]!;
  if (past.has(text)) return 'past';
  if (future.has(text)) return 'future';
  if (text === 'do' || text === 'does') return 'present';
  if (text === 'had') return place === 0 || questionWords.has(texts[place - 1]!) ? 'past' : undefined;
  if (having.has(text)) return takesParticiple(texts, place) ? 'perfect' : 'present';
  return being.has(text) ? tenseOfBeing(texts, place) : undefined;
}

/** `is it being closed` is under way, `is it closed` was done, `is it going to close` lies ahead. */
function tenseOfBeing(texts: readonly string[], place: number): Tense {
  const after = texts.slice(place + 1, place + reach);
  const going = after.indexOf('going');
  if (going >= 0 && after[going + 1] === 'to') return 'future';
  return !after.includes('being') && takesParticiple(texts, place) ? 'settled' : 'present';
}

function takesParticiple(texts: readonly string[], place: number): boolean {
  for (let next = place + 1; next < place + reach; next++) {
    if (isParticiple(texts, next) && !determiners.has(texts[next - 1]!)) return true;
  }
  return false;
}

function isParticiple(texts: readonly string[], place: number): boolean {
  const text = texts[place] ?? '';
  return text === 'been' || irregularVerbs.has(text) || /\p{L}[^e]ed$/u.test(text);
}
