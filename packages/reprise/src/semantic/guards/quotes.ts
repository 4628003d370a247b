import { defineGuard } from './define-guard.ts';
import { bareText } from './quoted-texts.ts';

/** Vetoes other quoted texts, titles and code spans; a text quoted on one side may stand without quotes on the other. */
export const quotesGuard = defineGuard('quotes', (query, cached) => {
  if (query.quotes.length + cached.quotes.length === 0) return undefined;
  return missing(query.quotes, cached.text) || missing(cached.quotes, query.text)
    ? 'quoted texts differ'
    : undefined;
});

function missing(quotes: readonly string[], text: string): boolean {
  if (quotes.length === 0) return false;
  const bare = ` ${bareText(text)} `;
  return quotes.some((quote) => !bare.includes(` ${quote} `) && !(isDense(quote) && bare.includes(quote)));
}

/** Scripts without spaces have no word boundaries to respect. */
function isDense(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}
