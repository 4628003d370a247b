/** The last `count` code units of a text, without half of a character. */
export function lastOf(text: string, count: number): string {
  const cut = text.slice(Math.max(0, text.length - count));
  return cut.length < text.length && /^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut;
}

/** The first `count` code units of a text, without half of a character. */
export function firstOf(text: string, count: number): string {
  const cut = text.slice(0, count);
  return cut.length < text.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
