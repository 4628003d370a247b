/** What a word says about how far a prompt reaches. */
export interface Scope {
  /** What is limited; two words about the same can contradict each other. */
  readonly about: 'amount' | 'frequency' | 'degree' | 'identity' | 'focus' | 'nearness';
  /** The group of words that say the same: `all` of `every`. */
  readonly group: string;
  /** Whether a prompt without such a word means something else. */
  readonly needed: boolean;
}

const about: Readonly<Record<Scope['about'], Readonly<Record<string, string>>>> = {
  amount: {
    all: 'all every each everyone everybody everything whole entire',
    most: 'most',
    some: 'some any someone somebody anyone anybody something anything several either',
    one: 'one single',
    both: 'both',
    half: 'half',
    few: 'few',
  },
  frequency: {
    always: 'always',
    usually: 'usually mostly generally normally typically often frequently',
    sometimes: 'sometimes occasionally',
    rarely: 'rarely seldom',
  },
  degree: { much: 'much many', little: 'little', enough: 'enough sufficient' },
  identity: { same: 'same', other: 'other others another else' },
  focus: { only: 'only solely exclusively just', also: 'also' },
  nearness: { almost: 'almost nearly' },
};

const needed: ReadonlySet<string> = new Set(
  'half few only solely exclusively other others another else almost nearly'.split(' '),
);

/** English words that say how many, how often or how far. */
export const scopeWords: ReadonlyMap<string, Scope> = new Map(
  Object.entries(about).flatMap(([about, groups]) =>
    Object.entries(groups).flatMap(([group, words]) =>
      words
        .split(' ')
        .map((word) => [word, { about: about as Scope['about'], group, needed: needed.has(word) }] as const),
    ),
  ),
);
