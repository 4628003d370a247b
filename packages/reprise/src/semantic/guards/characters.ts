import { defineGuard } from './define-guard.ts';

/**
 * Vetoes text made to look like other text: invisible characters, direction overrides, words of mixed scripts, and
 * other emoji.
 *
 * Compatibility forms are unified before, so that full-width letters are no difference; look-alikes of other scripts
 * (Cyrillic а, Latin a) stay different letters. Emoji on one side only are decoration.
 */
export const charactersGuard = defineGuard('characters', ({ characters }, { characters: cached }) => {
  if (characters === cached) return undefined;
  if (characters.hidden || cached.hidden) return 'hidden characters';
  if (characters.mixed || cached.mixed) return 'a word of mixed scripts';
  const alone = [...characters.pictures].some((picture) => !cached.pictures.has(picture));
  const others = [...cached.pictures].some((picture) => !characters.pictures.has(picture));
  return alone && others ? 'pictures differ' : undefined;
});
