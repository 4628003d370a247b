/** The symbols of a prompt, emoji among them; a run of one symbol is one mark. */
export interface SymbolMarks {
  /** Those that must be in the other prompt too. */
  readonly fixed: ReadonlySet<string>;
  /** Decorations, a friendly face at the end, `&` and the like: they count only against another one. */
  readonly loose: ReadonlySet<string>;
}

const none: SymbolMarks = { fixed: new Set(), loose: new Set() };
const telling = /[^\t\n\r\x20-\x7e]|[&*#/%$]/u;
/** They ask for one look of the same symbol. */
const variations = /[\ufe0e\ufe0f]/gu;
const picture = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?`;
/** Neither ASCII, nor minus signs, fraction bars, accents and what stands for a lost character. */
const symbol = String.raw`(?![\0-\x7f\u2212\u2044\ufffd\p{Sk}])[\p{S}†‡§¶‰‱※]`;
const runs = new RegExp(
  String.raw`(\p{Regional_Indicator}{2}|${picture}(?:\u200d${picture})*|${symbol})\1*`,
  'gu',
);
/** An ASCII sign by itself within a line, where it is no markup; `%` and `$` not beside a number whose unit they are. */
const loneSigns = /(?<=\S[ \t]|["'`([{“‘「])(?:[&*#/]|(?<!\d\s)%|\$(?!\s\d))(?=$|[\s"'`)\]}”’」.,?!])/gu;
const decorations: ReadonlySet<string> = new Set('©®℗■□▪▫●○◦►▶➤');
/** Faces that only greet or thank where they end a prompt. */
const friendly: ReadonlySet<string> = new Set('🙂😊😀😃😄😁😉☺🤗🤔🙏👋');
const ending = /^[\s.!]*$/u;
/** Currencies that are read as units of the number beside them. */
const currencies: ReadonlySet<string> = new Set('€£¥₹₿');

/** Symbols of a text, linear in its length. */
export function symbolMarks(text: string): SymbolMarks {
  if (!telling.test(text)) return none;
  const plain = text.replaceAll(variations, '');
  const fixed = new Set<string>();
  const loose = new Set(plain.match(loneSigns));
  for (const { 0: run, index } of plain.matchAll(runs)) {
    const [before, after] = [plain.slice(Math.max(0, index - 2), index), plain.slice(index + run.length)];
    const [first = ''] = run;
    if (isUnit(first, before, after.slice(0, 3))) continue;
    const isLoose = decorations.has(first) || (friendly.has(first) && ending.test(after));
    (isLoose ? loose : fixed).add(run);
  }
  return fixed.size + loose.size === 0 ? none : { fixed, loose };
}

/** Whether the guards of numbers and units read a symbol: `€5`, `5 €`, `20 °`, `°C`. */
function isUnit(first: string, before: string, after: string): boolean {
  if (first === '°') return /\d\s?$/u.test(before) || /^\s?[CF](?!\p{L})/u.test(after);
  return currencies.has(first) && (/\d\s?$/u.test(before) || /^\s?\d/u.test(after));
}
