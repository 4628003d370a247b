import { defineGuard } from './define-guard.ts';

/**
 * Vetoes text made to look like other text, and text that cannot be read: invisible and control characters, direction
 * overrides, halves of characters, words of mixed scripts, and other characters of private use.
 *
 * Compatibility forms are unified before, so that full-width letters are no difference; look-alikes of other scripts
 * (Cyrillic а, Latin a) stay different letters. Symbols and emoji are compared by the guard `signs`.
 */
export const charactersGuard = defineGuard('characters', ({ characters }, { characters: cached }) => {
  if (characters === cached) return undefined;
  if (characters.hidden || cached.hidden) return 'hidden characters';
  if (characters.unreadable || cached.unreadable) return 'unreadable characters';
  if (characters.mixed || cached.mixed) return 'a word of mixed scripts';
  return areSame(characters.unassigned, cached.unassigned) ? undefined : 'unassigned characters differ';
});

function areSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((run) => right.has(run));
}
