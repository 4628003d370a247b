/** From 2^53 on whole numbers have 16 digits. */
const manyDigits = /\d{16}/;
const longNumbers = /[-+.\deE]{16,}/g;

/**
 * Finds a whole number in the text of a JSON document which is too large to be told from its neighbours once it is parsed:
 * 9007199254740993 becomes 9007199254740992.
 *
 * Most texts are told by their digits alone; only where there are many, those outside strings are looked at.
 */
export function roundedNumber(json: string): string | undefined {
  if (!manyDigits.test(json)) return undefined;
  for (let at = 0; at < json.length; ) {
    const quote = json.indexOf('"', at);
    const end = quote < 0 ? json.length : quote;
    const rounded = json.slice(at, end).match(longNumbers)?.find(isRounded);
    if (rounded !== undefined) return rounded;
    at = quote < 0 ? end : endOfString(json, quote);
  }
  return undefined;
}

function isRounded(number: string): boolean {
  return /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number));
}

/** Behind the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote >= 0 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote < 0 ? json.length : quote + 1;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(json: string, at: number): boolean {
  let before = at;
  while (json[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}
