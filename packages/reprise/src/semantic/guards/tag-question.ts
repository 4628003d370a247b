import type { Token } from './tokens.ts';

const pronouns: ReadonlySet<string> = new Set('it he she they you we i that there'.split(' '));

/** Whether the `not` there only asks for a yes: the tag in `it works, doesn't it?`. */
export function isTagQuestion(tokens: readonly Token[], position: number): boolean {
  const next = tokens[position + 1];
  if (next === undefined || !pronouns.has(next.text) || position <= 2) return false;
  return tokens[position + 2]?.opening ?? true;
}
