import { listItem } from '../text/structure.ts';
import type { WritingContext } from '../writing-context.ts';
import type { DocumentStyle } from './document-style.ts';
import type { Draft } from './source.ts';

const nextItem = { confidence: 0.95, contextUsed: ['The list'] };
const documentLists = ['Lists of the document'];

/** The next item of the list that the line is in, a list within it, or the first item of a list. */
export function listDrafts(context: WritingContext, style: DocumentStyle | undefined): Draft[] {
  const { lineBefore, previousLine, newline } = context;
  const item = listItem.exec(lineBefore);
  if (item) {
    const text = item[5]!.trim();
    if (text === '') return [];
    const sibling = { ...nextItem, text: `${newline}${beginningAfter(item, previousLine)}` };
    return /[:：]$/.test(text) ? [sibling, ...nestedList(context, item[1]!, style)] : [sibling];
  }
  if (lineBefore === '') {
    const above = listItem.exec(previousLine);
    return above && above[5]!.trim() !== '' ? [{ ...nextItem, text: beginningAfter(above, '') }] : [];
  }
  return /\S[:：]$/.test(lineBefore) ? firstItem(context, style) : [];
}

/** What the item behind this one begins with. `before`: the line in front of it. */
function beginningAfter(item: RegExpExecArray, before: string): string {
  const [, indentation = '', marker = '', space = '', box] = item;
  return `${indentation}${markerAfter(marker, indentation, before)}${space}${box ? '[ ] ' : ''}`;
}

/** The next number, or the same one where all items have the same. */
function markerAfter(marker: string, indentation: string, before: string): string {
  const number = Number.parseInt(marker, 10);
  if (Number.isNaN(number)) return marker;
  const [, earlierIndentation, earlier] = listItem.exec(before) ?? [];
  if (earlier === marker && earlierIndentation === indentation) return marker;
  return `${number + 1}${marker.at(-1)}`;
}

function nestedList({ newline }: WritingContext, indentation: string, style?: DocumentStyle): Draft[] {
  if (!style?.nested) return [];
  const { step, marker } = style.nested;
  const text = `${newline}${indentation}${step}${marker} `;
  return [{ text, confidence: 0.9, contextUsed: documentLists }];
}

function firstItem({ newline }: WritingContext, style: DocumentStyle | undefined): Draft[] {
  if (style?.listMarker === undefined) return [];
  const text = `${newline}${newline}${style.listMarker} `;
  return [{ text, confidence: 0.8, contextUsed: documentLists }];
}
