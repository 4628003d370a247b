import type { ContentWord } from './content-words.ts';
import { onlyOnce } from './only-once.ts';
import type { Token } from './tokens.ts';

/** The order of what a prompt is about: keys of words about the subject, numbers and identifiers. */
export interface SubjectOrder {
  readonly keys: readonly string[];
  /** The keys that stand there once. */
  readonly once: ReadonlySet<string>;
}

/** Order of a prompt; the parts of a date have none. */
export function subjectOrder(tokens: readonly Token[], content: readonly ContentWord[]): SubjectOrder {
  const keys = orderedKeys(tokens, content);
  return { keys, once: onlyOnce(keys) };
}

function orderedKeys(tokens: readonly Token[], content: readonly ContentWord[]): string[] {
  const keys: string[] = [];
  let next = 0;
  for (const [position, { kind, text }] of tokens.entries()) {
    const word = content[next];
    if (word?.position === position) {
      next++;
      if (!word.filler) keys.push(word.key);
    } else if (kind === 'identifier' || (kind === 'number' && !inDate(tokens, position))) keys.push(text);
  }
  return keys;
}

function inDate(tokens: readonly Token[], position: number): boolean {
  return [-2, -1, 1].some((distance) => months.has(tokens[position + distance]?.text ?? ''));
}

const months = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
