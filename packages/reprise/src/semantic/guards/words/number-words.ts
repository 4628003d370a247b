/** Cardinal number words of English and their values. */
export const cardinals: ReadonlyMap<string, string> = new Map(
  [
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen',
    'sixteen seventeen eighteen nineteen',
  ]
    .join(' ')
    .split(' ')
    .map((word, value) => [word, String(value)] as const)
    .concat([
      ['twenty', '20'],
      ['thirty', '30'],
      ['forty', '40'],
      ['fifty', '50'],
      ['sixty', '60'],
      ['seventy', '70'],
      ['eighty', '80'],
      ['ninety', '90'],
      ['hundred', '100'],
      ['thousand', '1000'],
      ['million', '1000000'],
      ['billion', '1000000000'],
      ['dozen', '12'],
      ['twice', '2'],
    ]),
);

/** Ordinal number words of English, valued as `2.` so that they never equal a cardinal. */
export const ordinals: ReadonlyMap<string, string> = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth'
    .split(' ')
    .map((word, index) => [word, `${index + 1}.`]),
);

/**
 * Numbers that are as often a manner of speaking as a number (`one of`, `at first`, `a second`): they count only
 * against another number, never by their absence.
 */
export const casualNumbers: ReadonlySet<string> = new Set(['1', '1.', '2.']);

/** Chinese digits that count before a measure word. */
export const chineseDigits: ReadonlyMap<string, string> = new Map(
  [...'零一二三四五六七八九十'].map((digit, value) => [digit, String(value)] as const).concat([['两', '2']]),
);

/** Chinese measure words and units that make the digit before them a number. */
export const chineseMeasures: ReadonlySet<string> = new Set([
  ...'个天月年元块次人岁号点分秒周万千百亿级楼章集只本张位名条件套杯斤米度期种部',
]);
