/** A run of blanks and up to eight letters or digits, one CJK character, or one other sign. */
const piece =
  /\s*(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]{1,8}|[^\s\p{L}\p{N}]|$)/gu;

/**
 * Cuts text into pieces about as long as a tokenizer's; joined they give the text again.
 *
 * The number of pieces is the demo upstream's estimate of tokens.
 */
export function textPieces(text: string): string[] {
  return (text.match(piece) ?? []).filter((found) => found !== '');
}
