const table = `
price: cheap inexpensive affordable low-cost / expensive costly dear pricey
speed: fast quick rapid speedy / slow
size: big large great huge / small little tiny
height: high tall / low
length: long / short
age: new young / old
quality: good nice / bad poor
weight: heavy / light
distance: far distant / near close
difficulty: hard difficult tough / easy simple
temperature: hot warm / cold cool
strength: strong powerful / weak
wealth: rich wealthy / poor
safety: safe secure / dangerous risky
depth: deep / shallow
width: wide broad / narrow
loudness: loud / quiet
brightness: bright / dark
thickness: thick fat / thin slim
time: late / early
popularity: popular common famous / rare
`;

/** What a comparison is about, and which end of it. */
export interface Measure {
  readonly about: string;
  readonly high: boolean;
}

/** Adjectives to what they measure. */
export const measuring: ReadonlyMap<string, Measure> = new Map(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [about = '', ends = ''] = line.split(': ');
      return ends
        .split(' / ')
        .flatMap((words, end) => words.split(' ').map((word) => [word, { about, high: end === 0 }] as const));
    }),
);

/** Adjectives that compare irregularly. */
export const irregularComparatives: ReadonlyMap<string, string> = new Map([
  ['better', 'good'],
  ['best', 'good'],
  ['worse', 'bad'],
  ['worst', 'bad'],
  ['further', 'far'],
  ['farther', 'far'],
  ['furthest', 'far'],
  ['farthest', 'far'],
]);
