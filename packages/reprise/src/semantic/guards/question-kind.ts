import type { Token } from './tokens.ts';
import { auxiliaries } from './words/auxiliaries.ts';
import { questionWords } from './words/question-words.ts';
import { stopWords } from './words/stop-words.ts';

/** Nouns after `what` that ask as another word does: `what time` as `when`. */
const nouns: ReadonlyMap<string, string> = new Map(
  Object.entries({
    when: 'time date day year month hour',
    where: 'place city country town location',
    why: 'reason cause',
    how: 'way ways method methods steps means',
    who: 'person people',
    what: 'kind kinds sort sorts type types thing things',
  }).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
);
const chinese: readonly (readonly [RegExp, string])[] = [
  [/为什么|为何|为啥|怎么会/u, 'why'],
  [/什么时候|何时|几时|哪天|几号|几点/u, 'when'],
  [/哪里|哪儿|何处|在哪/u, 'where'],
  [/多久|多长时间/u, 'how long'],
  [/多少|几个|几次|几天/u, 'how much'],
  [/谁/u, 'who'],
];

/**
 * What a prompt asks for: `who`, `when`, `how much`, `how long`, `which` (one of several), `whether` and so on;
 * undefined when it asks nothing in particular.
 */
export function questionKind(tokens: readonly Token[], text: string): string | undefined {
  for (const [position, token] of tokens.entries()) {
    if (token.kind === 'ideograph') return chinese.find(([cue]) => cue.test(text))?.[1];
    const asker = questionWords.get(token.text);
    if (asker === undefined || isConjunction(asker, position, tokens, text)) continue;
    const next = tokens[position + 1]?.text ?? '';
    if (asker === 'how') return howKind(next);
    return asker === 'what' ? whatKind(next) : asker;
  }
  const first = tokens[0]?.text ?? '';
  if (first === 'should') return 'should';
  return auxiliaries.has(first) ? 'whether' : undefined;
}

/** `how come` is `why`, `how tall` asks for a measure, `how do` for a way. */
function howKind(next: string): string {
  if (next === 'come') return 'why';
  if (next === 'much' || next === 'many') return 'how much';
  return next === '' || stopWords.has(next) ? 'how' : `how ${next}`;
}

/** `what is` asks for anything, `what colours` for some of several. */
function whatKind(next: string): string {
  return nouns.get(next) ?? (next === '' || stopWords.has(next) ? 'what' : 'which');
}

/** `When I pay, …`: the word joins clauses and asks nothing. */
function isConjunction(asker: string, position: number, tokens: readonly Token[], text: string): boolean {
  if (position > 0 || (asker !== 'when' && asker !== 'where')) return false;
  const next = tokens[1]?.text ?? '';
  if (next === 'to' || auxiliaries.has(next)) return false;
  return text.includes(',') || tokens.slice(1).some((token) => questionWords.has(token.text));
}
