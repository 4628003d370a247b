import { defineGuard } from './define-guard.ts';

const quoted =
  /```([^`]{1,2000})```|``?([^`']{1,500})(?:``?|'')|"([^"\n]{1,500})"|“([^“”]{1,500})”|「([^「」]{1,500})」|『([^『』]{1,500})』|《([^《》]{1,500})》|«([^«»]{1,500})»|‘([^‘’\n]{1,500})’|(?<![\p{L}\p{N}])'([^'\n]{1,500})'(?![\p{L}\p{N}])/gu;

/** Vetoes other quoted texts, titles and code spans; a text quoted on one side may stand without quotes on the other. */
export const quotesGuard = defineGuard('quotes', (query, cached) => {
  const left = quotesOf(query.text);
  const right = quotesOf(cached.text);
  if (left.length + right.length === 0) return undefined;
  return missing(left, cached.text) || missing(right, query.text) ? 'quoted texts differ' : undefined;
});

function quotesOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(quoted)) {
    const inner = match.slice(1).find((group) => group !== undefined);
    const plain = plainText(inner ?? '');
    if (plain) found.push(plain);
  }
  return found;
}

function missing(quotes: readonly string[], text: string): boolean {
  if (quotes.length === 0) return false;
  const plain = ` ${plainText(text)} `;
  return quotes.some((quote) => !plain.includes(` ${quote} `) && !(isDense(quote) && plain.includes(quote)));
}

/** Scripts without spaces have no word boundaries to respect. */
function isDense(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}

function plainText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}+#.*/=<>-]+|\.(?=\s|$)/gu, ' ')
    .trim();
}
