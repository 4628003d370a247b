import type { PrecomputedContext } from '../cache/precomputed-contexts.ts';
import type { CheckedRequest } from './suggest-request.ts';
import { firstOf, lastOf } from './text/cut.ts';
import { structureOf, type TextStructure } from './text/structure.ts';

/** What is around the cursor (S2-52); each part is bounded, however long the text is. */
export interface WritingContext {
  /** The last 500 code units in front of the cursor. */
  readonly before: string;
  /** The first 100 behind it. */
  readonly after: string;
  /** The line in front of the cursor, and behind it; 1,000 code units of each. */
  readonly lineBefore: string;
  readonly lineAfter: string;
  readonly previousLine: string;
  readonly currentParagraph: string;
  /** How lines of this text end. */
  readonly newline: '\n' | '\r\n';
  readonly structure: TextStructure;
  readonly documentId: string | undefined;
  /** What was found in the document before. */
  readonly precomputed?: PrecomputedContext | undefined;
  /** What the caller says besides. */
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

const longestLine = 1_000;

/** Looks at what is around the cursor. */
export function writingContext({
  text,
  cursorPosition: cursor,
  documentId,
  context: facts,
}: CheckedRequest): WritingContext {
  const before = lastOf(text.slice(Math.max(0, cursor - 2_000), cursor), 500);
  const lineStart = cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
  const newlineAt = text.indexOf('\n', cursor);
  const lineEnd = newlineAt < 0 ? text.length : newlineAt;
  const lineBefore = lastOf(text.slice(Math.max(lineStart, cursor - 2 * longestLine), cursor), longestLine);
  const lineAfter = withoutReturn(firstOf(text.slice(cursor, lineEnd), longestLine));
  const previousStart = lineStart < 2 ? 0 : text.lastIndexOf('\n', lineStart - 2) + 1;
  const newlineBefore = text[lineStart - 2] === '\r' || text[lineEnd - 1] === '\r';
  return {
    before,
    after: firstOf(text.slice(cursor, cursor + 200), 100),
    lineBefore,
    lineAfter,
    previousLine: withoutReturn(
      firstOf(text.slice(previousStart, Math.max(previousStart, lineStart - 1)), longestLine),
    ),
    currentParagraph: paragraphAround(text, cursor),
    newline: newlineBefore ? '\r\n' : '\n',
    structure: structureOf(text, lineStart, lineBefore + lineAfter),
    documentId,
    facts,
  };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** From the blank line before to the blank line behind, a part of it that has the cursor. */
function paragraphAround(text: string, cursor: number): string {
  const above = lastOf(text.slice(Math.max(0, cursor - 4_000), cursor), 2_000);
  const below = firstOf(text.slice(cursor, cursor + 1_000), 500);
  const lines = above.split(/\n[ \t\r]*\n/);
  return `${lines.at(-1)}${below.split(/\n[ \t\r]*\n/, 1)[0]}`.trim();
}
