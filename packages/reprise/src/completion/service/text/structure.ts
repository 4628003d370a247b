/** What is around a line of a Markdown document (S2-52). */
export interface TextStructure {
  /** Level of the heading that the line is or is under; 0 when there is none. */
  readonly headingLevel: number;
  readonly inList: boolean;
  /** Whether a fence above is still open; the line of the fence itself is not within the block. */
  readonly inCodeBlock: boolean;
  /** Counted from 1. */
  readonly lineNumber: number;
}

/** An item of a list: its white space, its marker, the space behind it, the box of a task, and what it says. */
export const listItem = /^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\][ \t]+)?(.*)$/;

/** A heading: its marks, and what it says. */
export const heading = /^ {0,3}(#{1,6})[ \t]+(.*)$/;

/** The beginning of a block of code: its fence, and what stands behind it. */
export const codeFence = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The structure around the line that begins at `lineStart`. */
export function structureOf(text: string, lineStart: number, line: string): TextStructure {
  let fence: string | undefined;
  let headingLevel = 0;
  let lineNumber = 1;
  for (let start = 0; start < lineStart; lineNumber += 1) {
    const end = text.indexOf('\n', start);
    if (marks.has(text[start]!)) {
      const above = text.slice(start, Math.min(end, start + longestMark));
      if (fence === undefined) headingLevel = levelOf(above) ?? headingLevel;
      fence = fenceAfter(above, fence);
    }
    start = end + 1;
  }
  const inCodeBlock = fence !== undefined;
  return {
    headingLevel: inCodeBlock ? headingLevel : (levelOf(line) ?? headingLevel),
    inList: !inCodeBlock && listItem.test(line),
    inCodeBlock,
    lineNumber,
  };
}

/** What a heading or a fence may begin with. */
const marks = new Set(['#', '`', '~', ' ']);
/** More of a line than this says nothing about its structure. */
const longestMark = 200;

function levelOf(line: string): number | undefined {
  return line.includes('#') ? heading.exec(line)?.[1]?.length : undefined;
}

/** The fence that is open behind a line, given the one that is open in front of it. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  if (!line.includes('```') && !line.includes('~~~')) return open;
  const match = codeFence.exec(line);
  if (!match) return open;
  const [, fence = '', info = ''] = match;
  if (open === undefined) return fence.startsWith('`') && info.includes('`') ? undefined : fence;
  const closes = info.trim() === '' && fence[0] === open[0] && fence.length >= open.length;
  return closes ? undefined : open;
}
