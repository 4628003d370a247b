import type { ContentWord } from './content-words.ts';
import { isTagQuestion } from './tag-question.ts';
import type { Token } from './tokens.ts';
import { chineseImplicitNegations, framingWords, implicitNegations } from './words/implicit-negations.ts';
import {
  chineseAuxiliaries,
  chineseComplements,
  chineseNegations,
  chineseNotNegations,
  chineseTags,
  negations,
} from './words/negations.ts';

/** What a prompt denies. */
export interface Denials {
  /** Negations that bear on what is asked. */
  readonly count: number;
  /** Words that say as much as a negation: `failed`. */
  readonly implied: number;
  /** Whether a negation has no word after it that it could bear on. */
  readonly open: boolean;
  /** Keys of the content words that negations stand by; of Chinese, the characters that are denied. */
  readonly words: ReadonlySet<string>;
}

const reach = 6;

/** Denials of a prompt in English and Chinese, without those that only frame a question (`I do not know how`). */
export function denialsOf(
  tokens: readonly Token[],
  content: readonly ContentWord[],
  text: string,
  ideographs: boolean,
): Denials {
  const words = new Set<string>();
  const places = new Map(content.map((word) => [word.position, word]));
  let [count, implied, open] = [0, 0, false];
  for (const [position, { kind, text: word }] of tokens.entries()) {
    if (kind !== 'word') continue;
    if (implicitNegations.has(word)) implied++;
    if (!negations.has(word) || frames(tokens, position)) continue;
    count++;
    const denied = deniedAt(tokens, position, places);
    if (denied === undefined) open = true;
    else words.add(denied);
  }
  if (ideographs) {
    const denied = chineseDenied(text);
    count += denied.length;
    implied += text.match(chineseImplicitNegations)?.length ?? 0;
    for (const word of denied) {
      if (word === '') open = true;
      else words.add(word);
    }
  }
  return { count, implied, open, words };
}

/** The characters that each negation of a Chinese text denies, one or two, or none at its end. */
function chineseDenied(text: string): string[] {
  const plain = text.replaceAll(chineseTags, '').replaceAll(chineseNotNegations, ' ');
  return Array.from(plain.matchAll(chineseNegations), ({ index, 0: negation }) => {
    const after = plain.slice(index + negation.length, index + negation.length + 8);
    const before = plain[index - 1] ?? '';
    if (chineseComplements.test(after) && han.test(before)) return before;
    return /^\p{Script=Han}{1,2}/u.exec(after.replace(chineseAuxiliaries, ''))?.[0] ?? '';
  });
}

const han = /\p{Script=Han}/u;

/** `not only`, `or not`, `why not`, `I do not know how`, `no matter`, and the tag in `it works, doesn't it?` */
function frames(tokens: readonly Token[], position: number): boolean {
  if (tokens[position]?.text === 'not') {
    if (tokens[position + 1]?.text === 'only' || isTagQuestion(tokens, position)) return true;
    if (/^(?:or|why|if)$/u.test(tokens[position - 1]?.text ?? '')) return true;
  }
  if (!tellsOfSelf(tokens, position)) return false;
  for (let at = position + 1; at <= position + 3; at++) {
    const token = tokens[at];
    if (token === undefined || token.opening) return false;
    if (framingWords.has(token.text)) return true;
  }
  return false;
}

/** Whether `I` or nobody stands before a negation, as in `no idea`, `not sure`. */
function tellsOfSelf(tokens: readonly Token[], position: number): boolean {
  if (tokens[position]?.opening) return true;
  return [1, 2, 3].some((distance) => selves.has(tokens[position - distance]?.text ?? ''));
}

const selves: ReadonlySet<string> = new Set(['i', 'im', 'ive', 'we', 'there', 'if', 'matter']);

/** Key of the first word about the subject after a negation, within the sentence. */
function deniedAt(
  tokens: readonly Token[],
  position: number,
  places: ReadonlyMap<number, ContentWord>,
): string | undefined {
  for (let at = position + 1; at <= position + reach; at++) {
    if (tokens[at]?.opening ?? true) return undefined;
    const word = places.get(at);
    if (word && !word.filler && !word.stem.endsWith('ly')) return word.key;
  }
  return undefined;
}
