import { chineseDigits } from './words/number-words.ts';

const scales: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
  ['万', 10_000],
  ['亿', 100_000_000],
]);
/** Runs of numerals that are other words: by all means, in case, one by one. */
const otherWords: ReadonlySet<string> = new Set(['千万', '万一', '一一', '万千', '万万', '千千万', '百千']);

/** Whether a character can stand in a Chinese number. */
export function isChineseNumeral(character: string): boolean {
  return chineseDigits.has(character) || scales.has(character) || character === '〇';
}

/** What a number is multiplied by that is followed by a Chinese scale, as in `2万`; undefined for anything else. */
export function chineseScale(character: string): number | undefined {
  return character === '十' ? undefined : scales.get(character);
}

/**
 * Value of a run of two and more Chinese numerals: `三十五`, `两百`, `一万二`, `二〇二四`; undefined for other words and
 * for approximate numbers such as `三四`.
 */
export function chineseNumber(run: string): string | undefined {
  if (run.length < 2 || run.length > 16 || otherWords.has(run)) return undefined;
  const characters = [...run];
  if (!characters.some((character) => scales.has(character))) {
    if (characters.length < 3) return undefined;
    return characters.map((character) => chineseDigits.get(character) ?? '0').join('');
  }
  return scaled(characters);
}

function scaled(characters: readonly string[]): string | undefined {
  let [total, section, digit, lastScale] = [0, 0, 0, 1];
  let hasDigit = false;
  for (const character of characters) {
    const scale = scales.get(character);
    if (scale === undefined) {
      if (hasDigit && digit !== 0) return undefined;
      digit = Number(chineseDigits.get(character) ?? '0');
      hasDigit = true;
      if (character === '零' || character === '〇') lastScale = 10;
      continue;
    }
    const amount = hasDigit ? digit : 1;
    if (scale >= 10_000) {
      total += (section + (hasDigit ? digit : 0) || 1) * scale;
      section = 0;
    } else section += amount * scale;
    [digit, hasDigit, lastScale] = [0, false, scale];
  }
  return String(total + section + digit * Math.max(1, lastScale / 10));
}
