const weekdayNames = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const monthNames =
  'january february march april may june july august september october november december'.split(' ');

/** English weekday names and abbreviations that are no other word, to the name. */
export const weekdays: ReadonlyMap<string, string> = new Map([
  ...weekdayNames.map((name) => [name, name] as const),
  ...weekdayNames.map((name) => [`${name}s`, name] as const),
  ...('tue tuesday/tues tuesday/weds wednesday/thu thursday/thur thursday/thurs thursday/fri friday'
    .split('/')
    .map((pair) => pair.split(' ')) as [string, string][]),
]);

/** English month names and abbreviations, to the name; {@link ambiguousMonths} are also other words. */
export const months: ReadonlyMap<string, string> = new Map([
  ...monthNames.map((name) => [name, name] as const),
  ...monthNames.map((name) => [name.slice(0, 3), name] as const),
  ['sept', 'september'],
]);
/** Names of months that are other words as well. */
export const ambiguousMonths: ReadonlySet<string> = new Set(['may', 'march', 'mar', 'dec', 'jan']);

/** Days named by their distance from today; they always count. */
export const days: ReadonlyMap<string, string> = new Map([
  ['today', 'today'],
  ['todays', 'today'],
  ['tonight', 'tonight'],
  ['tomorrow', 'tomorrow'],
  ['tomorrows', 'tomorrow'],
  ['yesterday', 'yesterday'],
  ['yesterdays', 'yesterday'],
]);

/** What makes a period relative: `last week`, `the coming year`. */
export const relatives: ReadonlyMap<string, string> = new Map(
  Object.entries({
    this: 'this current',
    next: 'next coming upcoming following',
    last: 'last previous past',
  }).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
);
/** Words that `this`, `next` and `last` make a time of. */
export const periods: ReadonlySet<string> = new Set([
  ...'day week weekend month year quarter season semester night morning afternoon evening'.split(' '),
  ...'spring summer autumn fall winter'.split(' '),
  ...weekdayNames,
  ...monthNames,
]);

/** Parts of a day and seasons: they count against each other, never by their absence. */
export const parts: ReadonlySet<string> = new Set(
  'morning afternoon evening night noon midnight spring summer autumn winter'.split(' '),
);

/** Words of the present: they count against another time, never by their absence. */
export const present: ReadonlySet<string> = new Set(
  'now currently nowadays presently latest newest current'.split(' '),
);

/** Chinese times and what they are; those of the second list count as {@link parts} and {@link present} do. */
export const chineseTimes: readonly (readonly [RegExp, string])[] = [
  [/今[天日儿]/u, 'today'],
  [/今[晚夜]/u, 'tonight'],
  [/今早|今晨/u, 'this morning'],
  [/明[天日儿]/u, 'tomorrow'],
  [/昨[天日儿]/u, 'yesterday'],
  [/昨[晚夜]/u, 'last night'],
  [/明晚/u, 'tomorrow night'],
  [/(?<![以之今先])大?后天/u, 'in two days'],
  [/(?<![以之目提])前天/u, 'two days ago'],
  [/今年|本年/u, 'this year'],
  [/去年|上一年/u, 'last year'],
  [/明年|下一年/u, 'next year'],
  [/(?<![以之目提])前年/u, 'two years ago'],
  [/(?<![以之今])后年/u, 'in two years'],
  [/[本当]月|这个?月/u, 'this month'],
  [/(?<![晚早马以身路线手])上个?月/u, 'last month'],
  [/(?<![以之])下个?月/u, 'next month'],
  [/本周|这个?周(?!末)|这个?(?:星期|礼拜)/u, 'this week'],
  [/上个?(?:周|星期|礼拜)/u, 'last week'],
  [/下个?(?:周|星期|礼拜)/u, 'next week'],
  [/周末/u, 'weekend'],
  ...[...'一二三四五六'].map(
    (digit, index) =>
      [
        new RegExp(
          `(?:(?<![一二三四五六七八九十两几半\\d个])周|星期|礼拜)${digit}(?![次遍趟回个定般直起样些点共到二三四五六七])`,
          'u',
        ),
        weekdayNames[index] as string,
      ] as const,
  ),
  [/(?:(?<![一二三四五六七八九十两几半\d])周|星期|礼拜)(?:日(?![内期])|天(?![气内数]))/u, 'sunday'],
];
/** Parts of the day, seasons and the present in Chinese, with their English names. */
export const chineseLooseTimes: readonly (readonly [RegExp, string])[] = [
  [/早上|早晨|上午|清晨/u, 'morning'],
  [/中午|正午/u, 'noon'],
  [/下午/u, 'afternoon'],
  [/晚上|夜里|夜间|半夜|傍晚/u, 'evening'],
  [/春[天季]/u, 'spring'],
  [/夏[天季]/u, 'summer'],
  [/秋[天季]/u, 'autumn'],
  [/冬[天季]/u, 'winter'],
  [/现在|目前|当前|最新|如今/u, 'now'],
];
