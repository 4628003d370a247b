import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';

/** Tenses that ask for the same: `did it arrive`, `has it arrived`; `has it been closed`, `is it closed`. */
const alike: ReadonlySet<string> = new Set(['past perfect', 'perfect settled', 'present settled']);
/** Tenses that ask for the same but for a schedule. */
const soon: ReadonlySet<string> = new Set([
  'present future',
  'future present',
  'settled future',
  'future settled',
]);
/** Who asks when something comes to them asks for one event, not for a schedule. */
const own: readonly string[] = ['i', 'my', 'we', 'our'];

/**
 * Vetoes another tense where all else is the same: `Has it arrived?` against `Will it arrive?`, `When did it open?`
 * against `When does it open?`, `What used to be` against `What is`.
 *
 * Passes where two tenses may ask for the same: `Did it arrive?` and `Has it arrived?`, `Do I need it?` and `Will I need
 * it?`, `When will I get my card?` and `When do I get my card?`.
 */
export const tenseGuard = defineGuard('tense', (query, cached) => {
  const [left, right] = [query.verb.tense, cached.verb.tense];
  if (left === undefined || right === undefined || left === right) return undefined;
  if (alike.has(`${left} ${right}`) || alike.has(`${right} ${left}`)) return undefined;
  if (soon.has(`${left} ${right}`) && !asksForSchedule(query) && !asksForSchedule(cached)) return undefined;
  return sameContent(query, cached) ? 'tenses differ' : undefined;
});

/** `When does the store open` asks for every day, where `When will the store open` asks for one. */
function asksForSchedule({ question, vocabulary }: Facets): boolean {
  return question === 'when' && vocabulary.has('does') && !own.some((word) => vocabulary.has(word));
}
