import type { Token } from './tokens.ts';

const shortest = 8;
const longRun = /(\S)\1{15}/u;

/** Whether a text has no tokens, at least eight of at most two kinds, or a run or word of one or two characters. */
export function isRepetitive(tokens: readonly Token[], text: string): boolean {
  if (tokens.length === 0) return true;
  if (tokens.length >= shortest && new Set(tokens.map((token) => token.text)).size <= 2) return true;
  const run = longRun.exec(text)?.[1];
  if (run !== undefined && /[\p{L}\p{N}]/u.test(run)) return true;
  return tokens.some(
    ({ kind, text: word }) => kind === 'word' && word.length >= 12 && new Set(word).size <= 2,
  );
}
