import type { Token } from './tokens.ts';
import {
  ambiguousMonths,
  chineseLooseTimes,
  chineseTimes,
  days,
  months,
  parts,
  periods,
  present,
  relatives,
  weekdays,
} from './words/date-words.ts';

/** The times a prompt names besides numbers. */
export interface TimeMarks {
  /** Weekdays, months, days and periods by their distance from today: what is asked depends on them. */
  readonly fixed: ReadonlySet<string>;
  /** Parts of a day, seasons, and `now` for words of the present: they only count against another time. */
  readonly loose: ReadonlySet<string>;
}

const none: TimeMarks = { fixed: new Set(), loose: new Set() };
/** Words before a month that is also another word: `in May`. */
const beforeMonth = new Set('in since until till by during of next last this early late mid'.split(' '));

/** Times of a prompt in English and Chinese, in one set of names. */
export function timeMarks(tokens: readonly Token[], text: string, ideographs: boolean): TimeMarks {
  const fixed = new Set<string>();
  const loose = new Set<string>();
  for (const [position, { kind, text: word }] of tokens.entries()) {
    if (kind !== 'word') continue;
    const time = relativePeriod(tokens, position) ?? days.get(word) ?? calendarName(tokens, position);
    if (time !== undefined) fixed.add(time);
    else if (present.has(word)) loose.add('now');
    else if (parts.has(word) && !relatives.has(tokens[position - 1]?.text ?? '')) loose.add(word);
  }
  if (ideographs) {
    for (const [cue, name] of chineseTimes) if (cue.test(text)) fixed.add(name);
    for (const [cue, name] of chineseLooseTimes) if (cue.test(text)) loose.add(name);
  }
  return fixed.size + loose.size === 0 ? none : { fixed, loose };
}

/** `last week`, `this Monday`. */
function relativePeriod(tokens: readonly Token[], position: number): string | undefined {
  const relative = relatives.get(tokens[position - 1]?.text ?? '');
  const word = tokens[position]?.text ?? '';
  if (relative === undefined || !periods.has(word)) return undefined;
  return `${relative} ${word}`;
}

function calendarName(tokens: readonly Token[], position: number): string | undefined {
  const word = tokens[position]?.text ?? '';
  const weekday = weekdays.get(word);
  if (weekday !== undefined) return weekday;
  const month = months.get(word);
  if (month === undefined || !ambiguousMonths.has(word)) return month;
  const before = tokens[position - 1];
  const isDate =
    before?.kind === 'number' ||
    tokens[position + 1]?.kind === 'number' ||
    beforeMonth.has(before?.text ?? '');
  return isDate ? month : undefined;
}
