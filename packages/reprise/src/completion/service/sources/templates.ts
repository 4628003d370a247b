import { codeFence, heading } from '../text/structure.ts';
import type { WritingContext } from '../writing-context.ts';
import { type DocumentStyle, documentStyle } from './document-style.ts';
import { listDrafts } from './list-drafts.ts';
import type { Draft, Source } from './source.ts';

/**
 * What follows from the form of a line at its end (S2-55), in the style of the document where that was precomputed: the
 * next heading, the next item of a list, a block of code.
 */
export const templates: Source = {
  name: 'templates',
  type: 'template_completion',
  ceiling: 0.95,
  suggest: async (context) => templateDrafts(context),
};

function templateDrafts(context: WritingContext): Draft[] {
  const { lineAfter, structure, precomputed } = context;
  if (lineAfter.trim() !== '' || structure.inCodeBlock) return [];
  const style = precomputed && documentStyle(precomputed.patterns);
  return [...headingDrafts(context, style), ...blockDrafts(context, style), ...listDrafts(context, style)];
}

function headingDrafts({ lineBefore, newline }: WritingContext, style?: DocumentStyle): Draft[] {
  const [, marks = '', title = ''] = heading.exec(lineBefore) ?? [];
  if (title.trim() === '' || marks.length >= 6) return [];
  const level = style?.levelUnder(marks.length) ?? marks.length + 1;
  const contextUsed = [style ? 'Headings of the document' : 'The heading'];
  return [{ text: `${newline}${newline}${'#'.repeat(level)} `, confidence: 0.9, contextUsed }];
}

function blockDrafts({ lineBefore, newline }: WritingContext, style?: DocumentStyle): Draft[] {
  const [, fence, info = ''] = codeFence.exec(lineBefore) ?? [];
  if (fence === undefined || info.includes('`')) return [];
  const language = info === '' ? style?.language : undefined;
  const contextUsed = [language === undefined ? 'The fence' : 'Code blocks of the document'];
  return [{ text: `${language ?? ''}${newline}${newline}${fence}`, confidence: 0.8, contextUsed }];
}
