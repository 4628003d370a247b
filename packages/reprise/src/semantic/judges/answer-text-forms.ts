import { unifiedForms } from '../text/unified-forms.ts';
import { withoutEnd } from '../text/without-edges.ts';

/** Thousands separators, which a number may have or not. */
const separators = /(?<=\d)[,'\u00a0\u202f](?=\d{3}(?!\d))/gu;
/** Punctuation behind an answer; what stands before one may be a sign, as in `-5`. */
const closing = /[\s.!?。！？…]+$/u;
/** Marks of Markdown around words. */
const emphasis = /\*\*|__|`/gu;
const figure = /\d+(?:[.:/]\d+)*/gu;

/**
 * An answer in the form in which two are the same: compatibility forms, case, white space, emphasis, thousands
 * separators and punctuation at the end unified.
 */
export function normalAnswer(text: string): string {
  const unified = unifiedForms(text).toLowerCase().replace(emphasis, '').replace(separators, '');
  const even = unified.replace(/\s+/gu, ' ').trim();
  const bare = withoutEnd(even, closing);
  return bare === '' ? even : bare;
}

/** The figures of a normal answer, in order. */
export function figuresOf(normal: string): string[] {
  return normal.match(figure) ?? [];
}

/** A normal answer without its figures. */
export function withoutFigures(normal: string): string {
  return normal.replace(figure, '#');
}
