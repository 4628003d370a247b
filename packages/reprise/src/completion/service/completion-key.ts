import { canonicalJson, sha256 } from '../../entry/index.ts';
import type { CheckedRequest } from './suggest-request.ts';
import { lastOf } from './text/cut.ts';
import type { WritingContext } from './writing-context.ts';

/**
 * The key of everything that may be suggested at a place (S2-53): a digest of the last 100 code units in front of the
 * cursor, the line, the document and the types, and of what the caller says besides.
 *
 * Not of `maxSuggestions`: all that were found are kept, and each answer takes the first of them.
 *
 * @throws RepriseError `NOT_CANONICAL` when `context` is no plain data.
 */
export function completionKey({ types }: CheckedRequest, context: WritingContext): string {
  const { before, lineBefore, lineAfter, newline, structure, documentId, facts } = context;
  return sha256(
    canonicalJson([
      lastOf(before, 100),
      lineBefore,
      lineAfter,
      newline,
      structure.inCodeBlock,
      documentId ?? null,
      types,
      facts ?? null,
    ]),
  );
}
