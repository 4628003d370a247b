const quoted =
  /```([^`]{1,2000})```|``?([^`']{1,500})(?:``?|'')|"([^"\n]{1,500})"|“([^“”]{1,500})”|「([^「」]{1,500})」|『([^『』]{1,500})』|《([^《》]{1,500})》|«([^«»]{1,500})»|‘([^‘’\n]{1,500})’|(?<![\p{L}\p{N}])'([^'\n]{1,500})'(?![\p{L}\p{N}])/gu;

/** Quoted texts, titles and code spans of a text, without case and punctuation. */
export function quotedTexts(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(quoted)) {
    const inner = match.slice(1).find((group) => group !== undefined);
    const bare = bareText(inner ?? '');
    if (bare) found.push(bare);
  }
  return found;
}

/** A text without case and punctuation. */
export function bareText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}+#.*/=<>-]+|\.(?=\s|$)/gu, ' ')
    .trim();
}
