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

/** How many of the three persons only one of two texts speaks of. */
export function otherPersons(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const uses = (words: ReadonlySet<string>, own: ReadonlySet<string>) =>
    [...own].some((word) => words.has(word));
  return persons.filter((person) => uses(left, person) !== uses(right, person)).length;
}

const moods: readonly ReadonlySet<string>[] = [
  new Set('should shall must ought need'.split(' ')),
  new Set('why'.split(' ')),
  new Set('only just always never every all'.split(' ')),
  new Set('will would going'.split(' ')),
  new Set('did was were had been'.split(' ')),
];

/** How many of duty, reason, quantity, future and past only one of two texts expresses. */
export function otherMoods(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const uses = (words: ReadonlySet<string>, own: ReadonlySet<string>) =>
    [...own].some((word) => words.has(word));
  return moods.filter((mood) => uses(left, mood) !== uses(right, mood)).length;
}
