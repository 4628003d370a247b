/** Whether a prompt names a lower bound of a number (`at least 5`, `over 5`), an upper one, both or none. */
export interface Bounds {
  readonly lower: boolean;
  readonly upper: boolean;
}

const none: Bounds = { lower: false, upper: false };
const number = String.raw`\s*(?:a |an )?[$€£¥₹]?\s?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred)`;
const comparing =
  'more|greater|higher|larger|longer|older|bigger|heavier|later|further|farther|taller|faster';
const lessening = 'less|fewer|lower|smaller|shorter|younger|cheaper|lighter|earlier|nearer|slower';
/** One reading: what is found first is not read again, so that `no more than` is not `more than`. */
const cues = new RegExp(
  [
    String.raw`(?<upper>\b(?:no|not) (?:${comparing}) than\b|\bat (?:the )?most\b|\bor (?:${lessening}|below|under)\b|\b(?:up to|within|maximum of|max|under|below|not over)\b(?=${number})|\b(?:${lessening}) than\b(?=${number})|(?:<=?|≤)(?=\s?\d)|不超过|不多于|不高于|不大于|至多|最多|以[下内]|低于|小于|少于|不到|不足)`,
    String.raw`(?<lower>\b(?:no|not) (?:${lessening}) than\b|\bat (?:the )?least\b|\bor (?:${comparing}|above|over|up)\b|\b(?:minimum of|min|over|above|exceeding|upwards of)\b(?=${number})|\b(?:${comparing}) than\b(?=${number})|(?:>=?|≥)(?=\s?\d)|(?<=\d)\+(?!\d)|不少于|不低于|不小于|至少|最少|以上|超过|高于|大于|多于)`,
  ].join('|'),
  'gu',
);
const quick =
  /than|at (?:the )?(?:most|least)|\bor |up to|within|m(?:ax|in)|under|below|over|above|exceed|upwards|[<>≤≥+]|[多少下内上过高低大小于到足]/u;

/** Bounds of a text, linear in its length. */
export function boundsOf(text: string): Bounds {
  const plain = text.toLowerCase();
  if (!quick.test(plain)) return none;
  let [lower, upper] = [false, false];
  for (const { groups } of plain.matchAll(cues)) {
    if (groups?.['upper'] === undefined) lower = true;
    else upper = true;
  }
  return lower || upper ? { lower, upper } : none;
}

/** Whether one prompt has only a lower and the other only an upper bound. */
export function boundsOpposed(query: Bounds, cached: Bounds): boolean {
  if (query === cached) return false;
  return query.lower !== query.upper && cached.lower !== cached.upper && query.lower === cached.upper;
}
