import type { MarkdownPatterns } from '../../cache/markdown-patterns.ts';
import type { WritingContext } from '../writing-context.ts';
import type { Draft, Source } from './source.ts';

/** Completes `[text](…` and `[[…` with links and headings that the precomputed document has. */
export const links: Source = {
  name: 'links',
  type: 'context_aware',
  ceiling: 0.9,
  suggest: async (context) => linkDrafts(context),
};

const most = 5;

function linkDrafts({ lineBefore, lineAfter, structure, precomputed }: WritingContext): Draft[] {
  if (!precomputed || structure.inCodeBlock) return [];
  const { patterns } = precomputed;
  const wiki = /\[\[([^[\]]{0,200})$/.exec(lineBefore);
  if (wiki) return distinct(wikiTargets(patterns, wiki[1]!, lineAfter.startsWith(']]') ? '' : ']]'));
  const inline = /\[([^[\]]{1,200})\]\(([^()\s]{0,500})$/.exec(lineBefore);
  if (!inline) return [];
  const [, text = '', begun = ''] = inline;
  return distinct(inlineTargets(patterns, { text, begun, end: lineAfter.startsWith(')') ? '' : ')' }));
}

/** Pages and headings that begin with what was typed. */
function wikiTargets({ links: known, headings }: MarkdownPatterns, begun: string, end: string): Draft[] {
  const targets = known.filter(({ kind }) => kind === 'wiki').map(({ target }) => target);
  return [
    ...targets.flatMap((target) => rest(target, begun, { end, confidence: 0.9, contextUsed: [linksUsed] })),
    ...headings.flatMap(({ text }) =>
      rest(text, begun, { end, confidence: 0.8, contextUsed: [headingsUsed] }),
    ),
  ];
}

interface InlineLink {
  readonly text: string;
  readonly begun: string;
  readonly end: string;
}

/** First where the same words led before, then the heading of these words, then any target that begins as typed. */
function inlineTargets(
  { links: known, headings }: MarkdownPatterns,
  { text, begun, end }: InlineLink,
): Draft[] {
  const inline = known.filter(({ kind }) => kind === 'inline');
  const same = inline.filter((link) => isSame(link.text, text));
  const named = headings.filter((heading) => isSame(heading.text, text));
  const used = { end, contextUsed: [linksUsed] };
  return [
    ...same.flatMap(({ target }) => rest(target, begun, { ...used, confidence: 0.9 })),
    ...named.flatMap((heading) =>
      rest(anchorOf(heading.text), begun, { end, confidence: 0.85, contextUsed: [headingsUsed] }),
    ),
    ...(begun === ''
      ? []
      : inline.flatMap(({ target }) => rest(target, begun, { ...used, confidence: 0.8 }))),
  ];
}

const linksUsed = 'Links of the document';
const headingsUsed = 'Headings of the document';

/** What is missing of a target of which the beginning was typed. */
function rest(
  target: string,
  begun: string,
  { end, ...draft }: Omit<Draft, 'text'> & { end: string },
): Draft[] {
  const begins = target.toLowerCase().startsWith(begun.toLowerCase()) && target.length > begun.length;
  return begins ? [{ ...draft, text: `${target.slice(begun.length)}${end}` }] : [];
}

function isSame(first: string, second: string): boolean {
  return first.trim().toLowerCase() === second.trim().toLowerCase();
}

/** Where a heading is linked to, as most renderers of Markdown write it. */
function anchorOf(title: string): string {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '');
  return `#${words.trim().replaceAll(' ', '-')}`;
}

function distinct(drafts: readonly Draft[]): Draft[] {
  const byText = new Map<string, Draft>();
  for (const draft of drafts) if (!byText.has(draft.text)) byText.set(draft.text, draft);
  return [...byText.values()].slice(0, most);
}
