const prepositions: ReadonlySet<string> = new Set(
  'from to in into on onto by for with without of than over under at about as between against after before through'.split(
    ' ',
  ),
);

/** Whether a word places the word after it. */
export function isPreposition(text: string): boolean {
  return prepositions.has(text);
}

/** Words of which one person is spoken to or of; another person is another question. */
const persons: readonly ReadonlySet<string>[] = [
  new Set('i me my mine myself we us our ours'.split(' ')),
  new Set('you your yours yourself'.split(' ')),
  new Set('they them their theirs'.split(' ')),
];

/** Which of the three persons a text speaks of, a bit each. */
export function personsOf(words: Iterable<string>): number {
  return kindsOf(words, personBits);
}

const moods: readonly ReadonlySet<string>[] = [
  new Set('should shall must ought need'.split(' ')),
  new Set('why'.split(' ')),
  new Set('only just always never every all'.split(' ')),
  new Set('will would going'.split(' ')),
  new Set('did was were had been'.split(' ')),
];

/** Which of duty, reason, quantity, future and past a text expresses, a bit each. */
export function moodsOf(words: Iterable<string>): number {
  return kindsOf(words, moodBits);
}

const personBits = bitsOf(persons);
const moodBits = bitsOf(moods);

function bitsOf(kinds: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  return new Map(kinds.flatMap((words, kind) => [...words].map((word) => [word, 1 << kind] as const)));
}

function kindsOf(words: Iterable<string>, bits: ReadonlyMap<string, number>): number {
  let found = 0;
  for (const word of words) found |= bits.get(word) ?? 0;
  return found;
}

/** How many kinds only one of two texts has. */
export function otherKinds(left: number, right: number): number {
  let count = 0;
  for (let rest = left ^ right; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Words that one prompt may have and the other not without any other question. */
const light: ReadonlySet<string> = new Set(
  `a an the this that these those do does did is are was were be been being am have has had of s t ve re m ll d
  please kindly hi hello hey thanks ok okay and so just really actually also too still already yet ever any some
  there it to can could would will get go tell know me help`
    .split(/\s+/u)
    .filter(Boolean),
);

/** Whether a word says nothing of what is asked. */
export function isLight(text: string): boolean {
  return light.has(text);
}

const doers: ReadonlySet<string> = new Set(['i', 'we']);
const doneTo: ReadonlySet<string> = new Set(['me', 'us']);
const asking: ReadonlySet<string> = new Set(
  'tell show give help let explain send get teach remind'.split(' '),
);

/** 1 when the asker only acts, -1 when something is only done to the asker, else 0; `tell me` is neither. */
export function askerRole(words: readonly string[]): number {
  let [acts, suffers] = [false, false];
  for (const [at, word] of words.entries()) {
    if (doers.has(word)) acts = true;
    else if (doneTo.has(word) && !asking.has(words[at - 1] ?? '')) suffers = true;
  }
  return Number(acts) - Number(suffers);
}

const ability: ReadonlySet<string> = new Set('can could may might possible able'.split(' '));
const duty: ReadonlySet<string> = new Set('should must shall ought need'.split(' '));
const future: ReadonlySet<string> = new Set(['will', 'would', 'going']);
const past: ReadonlySet<string> = new Set(['did', 'was', 'were', 'had']);

/** In which way the first verb of a prompt is meant: ability, duty, future, past or plain. */
export function modality(words: readonly string[]): string {
  for (const word of words) {
    if (ability.has(word)) return 'ability';
    if (duty.has(word)) return 'duty';
    if (future.has(word)) return 'future';
    if (past.has(word)) return 'past';
  }
  return 'plain';
}
