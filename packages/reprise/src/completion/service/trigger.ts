import { isInsideWord } from './text/words.ts';
import type { WritingContext } from './writing-context.ts';

/** Fewer code units in front of the cursor say too little. */
const fewest = 3;

/**
 * Whether somebody who stops here may want suggestions (S2-51): behind at least three code units, not behind two spaces, a
 * tab or a blank line, and not within a word. Words of languages without spaces are those of Unicode's segmentation.
 */
export function isTrigger({ before, after }: Pick<WritingContext, 'before' | 'after'>): boolean {
  if (before.length < fewest) return false;
  if (/[ \u3000]{2}$|\t$|\n[ \t\r\u3000]*\n$/.test(before)) return false;
  return !isInsideWord(before + after, before.length);
}
