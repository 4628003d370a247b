import type { Token } from './tokens.ts';
import { possessives } from './words/determiners.ts';
import { type Scope, scopeWords } from './words/scope-words.ts';
import { stopWords } from './words/stop-words.ts';

/** How many, how often or how far, in the words of one prompt, in English. */
export function scopeMarks(tokens: readonly Token[]): readonly Scope[] {
  const scopes: Scope[] = [];
  for (const [position, { text }] of tokens.entries()) {
    const scope = scopeWords.get(text);
    const meant = scope && scopeAt(tokens, position, scope);
    if (meant) scopes.push(meant);
  }
  return scopes;
}

/** Words next to `other` that make another phrase of it: `each other`, `one another`, `other than`. */
const reciprocal: ReadonlySet<string> = new Set(['each', 'one', 'than']);
/** Words after which `few` only says that these are not many: `the last few`. */
const pointing: ReadonlySet<string> = new Set(
  'the these those my your our last next first past quite'.split(' '),
);

/** What a word of scope says where it stands; undefined in phrases such as `how much`, `each other` and `the most`. */
function scopeAt(tokens: readonly Token[], position: number, scope: Scope): Scope | undefined {
  const before = tokens[position - 1]?.text ?? '';
  const after = tokens[position + 1]?.text ?? '';
  if (before === 'how' || before === 'at' || before === 'not') return undefined;
  switch (scope.group) {
    case 'all':
      return possessives.has(after) ? { ...scope, needed: true } : scope;
    case 'most':
      return before === 'the' ? undefined : scope;
    case 'one':
      return before === '' || stopWords.has(before) ? undefined : scope;
    case 'few':
      return fewAfter(before, scope);
    case 'much':
      return before === 'too' ? scope : undefined;
    case 'little':
      return littleAt(tokens, position, scope);
    case 'other':
      return reciprocal.has(before) || reciprocal.has(after) ? undefined : scope;
    case 'same':
      return after === 'time' ? undefined : scope;
    case 'only':
      return before === 'and' ? undefined : scope;
    default:
      return scope;
  }
}

function fewAfter(before: string, few: Scope): Scope | undefined {
  if (before === 'a') return { ...few, group: 'some', needed: false };
  return pointing.has(before) ? undefined : few;
}

/** `is little`, `is a little` and `too little`; elsewhere the word tells of a size. */
function littleAt(tokens: readonly Token[], position: number, little: Scope): Scope | undefined {
  const before = tokens[position - 1];
  if (before?.text === 'too' || before?.opening) return little;
  return before?.text === 'a' && tokens[position - 2]?.opening ? { ...little, group: 'some' } : undefined;
}
