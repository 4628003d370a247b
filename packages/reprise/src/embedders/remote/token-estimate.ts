// English has about 4.5 bytes a token, Chinese 3 to 4.5, code fewer: a text of more than 6 bytes a token is rare,
// one of 3 bytes a token nearly always fits.
const mostBytesPerToken = 6;
const fittingBytesPerToken = 3;

/** Whether a text is so long that it surely has more than `maxTokens` tokens, whatever its language. */
export function surelyExceeds(text: string, maxTokens: number): boolean {
  return Buffer.byteLength(text) > maxTokens * mostBytesPerToken;
}

/** The beginning of a text that very likely has no more than `maxTokens` tokens. */
export function cutToTokens(text: string, maxTokens: number): string {
  const bytes = Buffer.from(text).subarray(0, maxTokens * fittingBytesPerToken);
  // A streaming decoder keeps back a character that was cut in its middle.
  return new TextDecoder().decode(bytes, { stream: true });
}
