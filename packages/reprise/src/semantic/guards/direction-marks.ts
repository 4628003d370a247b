import type { ContentWord } from './content-words.ts';
import type { Token } from './tokens.ts';
import { doing } from './words/auxiliaries.ts';
import { articles } from './words/determiners.ts';
import { questionWords } from './words/question-words.ts';

/** What a prompt says of where something goes, comes from, or is measured against; sets hold keys of content words. */
export interface DirectionMarks {
  /** After `from`. */
  readonly sources: ReadonlySet<string>;
  /** After `to`, `into` and arrows. */
  readonly targets: ReadonlySet<string>;
  /** After `than` and `over`. */
  readonly others: ReadonlySet<string>;
  /** The verb `who` is the subject of (`who beat A`). */
  readonly acts: string | undefined;
  /** The verb `who` is the object of (`who did A beat`). */
  readonly actedOn: string | undefined;
  /** Whether the two ends may be exchanged, as in `distance from A to B`. */
  readonly even: boolean;
}

const sourceWords: ReadonlySet<string> = new Set(['from']);
const targetWords: ReadonlySet<string> = new Set([
  'to',
  'into',
  'onto',
  'towards',
  'toward',
  '→',
  '->',
  '=>',
]);
const otherWords: ReadonlySet<string> = new Set(['than', 'over', 'beat', 'beats', 'defeated', 'defeats']);
/** Words after which `to` stands before a verb. */
const infinitives: ReadonlySet<string> = new Set(
  `need needs needed want wants wanted have has had how like able going trying tried try about used due supposed ought where
  what when way ways how possible ready`.split(/\s+/u),
);
const evenWords: ReadonlySet<string> = new Set(
  'distance far difference differences differ between compare compared comparison versus vs kilometers miles'.split(
    ' ',
  ),
);

const none: DirectionMarks = {
  sources: new Set(),
  targets: new Set(),
  others: new Set(),
  acts: undefined,
  actedOn: undefined,
  even: false,
};

/** Directions of a prompt, in English. */
export function directionMarks(tokens: readonly Token[], content: readonly ContentWord[]): DirectionMarks {
  const sources = new Set<string>();
  const targets = new Set<string>();
  const others = new Set<string>();
  for (const { key, position } of content) {
    const [before, beforeThat] = wordsBefore(tokens, position);
    if (sourceWords.has(before)) sources.add(key);
    else if (targetWords.has(before) && !infinitives.has(beforeThat)) targets.add(key);
    else if (otherWords.has(before)) others.add(key);
  }
  const who = tokens.findIndex(({ text }) => questionWords.get(text) === 'who');
  if (who < 0 && sources.size + targets.size + others.size === 0) return none;
  const even = tokens.some(({ text }) => evenWords.has(text));
  return { sources, targets, others, ...whoOf(tokens, content, who), even };
}

/** The two words before a place, an article passed over. */
function wordsBefore(tokens: readonly Token[], position: number): [string, string] {
  const at = articles.has(tokens[position - 1]?.text ?? '') ? position - 2 : position - 1;
  return [tokens[at]?.text ?? '', tokens[at - 1]?.text ?? ''];
}

function whoOf(
  tokens: readonly Token[],
  content: readonly ContentWord[],
  who: number,
): Pick<DirectionMarks, 'acts' | 'actedOn'> {
  const after = tokens[who + 1]?.text ?? '';
  if (who < 0) return { acts: undefined, actedOn: undefined };
  if (doing.has(after))
    return { acts: undefined, actedOn: content.findLast(({ position }) => position > who)?.key };
  return { acts: content.find(({ position }) => position === who + 1)?.key, actedOn: undefined };
}
