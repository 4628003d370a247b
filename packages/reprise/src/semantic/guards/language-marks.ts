import type { Token } from './tokens.ts';
import { chineseLanguages, languageCues, languageNames } from './words/language-words.ts';

/** Languages of a prompt. */
export interface LanguageMarks {
  /** The script of most letters; undefined when there are hardly any. */
  readonly script: string | undefined;
  /** The language a text in Latin letters is written in, as far as its small words tell. */
  readonly language: string | undefined;
  /** Languages, of people or programs, that the answer shall be in or that are translated from. */
  readonly wanted: ReadonlySet<string>;
  /** All languages that are named. */
  readonly named: ReadonlySet<string>;
}

const before: ReadonlySet<string> = new Set('in into to from using'.split(' '));
const after: ReadonlySet<string> = new Set(
  'translation version word words term for equivalent code script function program'.split(' '),
);
const nothing: ReadonlySet<string> = new Set();
/** Small words a language must be ahead by. */
const ahead = 2;

/** Languages of a text, linear in its length. */
export function languageMarks(tokens: readonly Token[], text: string, ideographs: boolean): LanguageMarks {
  const wanted = new Set<string>();
  const named = new Set<string>();
  for (const [position, { kind, text: word }] of tokens.entries()) {
    const language = kind === 'word' ? languageNames.get(word) : undefined;
    if (language === undefined) continue;
    named.add(language);
    const isWanted =
      before.has(tokens[position - 1]?.text ?? '') || after.has(tokens[position + 1]?.text ?? '');
    if (isWanted) wanted.add(language);
  }
  if (ideographs) addChinese(text, wanted, named);
  return {
    script: scriptOf(text),
    language: languageOf(tokens),
    wanted: wanted.size === 0 ? nothing : wanted,
    named: named.size === 0 ? nothing : named,
  };
}

const wantedBefore = /[用成为到译从]$/u;
const wantedAfter = /^(?:怎么|如何|翻译|版|回答|写)/u;

function addChinese(text: string, wanted: Set<string>, named: Set<string>): void {
  for (const [word, language] of chineseLanguages) {
    const at = text.indexOf(word);
    if (at < 0) continue;
    named.add(language);
    if (wantedBefore.test(text.slice(0, at)) || wantedAfter.test(text.slice(at + word.length)))
      wanted.add(language);
  }
}

const plain = /^[\t\n\r\x20-\x7e]*$/u;
const scripts = 'Latin Han Cyrillic Arabic Greek Hebrew Hangul Thai Devanagari Hiragana Katakana'
  .split(' ')
  .map((script) => ({ script, letters: new RegExp(`\\p{Script=${script}}`, 'gu') }));
/** A character of a script without spaces says as much as several letters. */
const dense: ReadonlySet<string> = new Set(['Han', 'Hiragana', 'Katakana', 'Hangul']);

function scriptOf(text: string): string | undefined {
  if (plain.test(text)) return /[A-Za-z]{2}/u.test(text) ? 'Latin' : undefined;
  let most = 2;
  let found: string | undefined;
  let japanese = 0;
  for (const { script, letters } of scripts) {
    const count = (text.match(letters)?.length ?? 0) * (dense.has(script) ? 3 : 1);
    if (script === 'Hiragana' || script === 'Katakana') japanese += count;
    if (count > most) [most, found] = [count, script];
  }
  return japanese > 6 && found !== 'Latin' ? 'Japanese' : found;
}

function languageOf(tokens: readonly Token[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { kind, text } of tokens) {
    if (kind !== 'word') continue;
    for (const language of languageCues.get(text) ?? [])
      counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort((left, right) => right[1] - left[1]);
  if (first === undefined) return undefined;
  return first[1] - (second?.[1] ?? 0) >= ahead ? first[0] : undefined;
}
