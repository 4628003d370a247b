import { defineGuard } from './define-guard.ts';
import type { LanguageMarks } from './language-marks.ts';

/**
 * Vetoes prompts that are written in different scripts or languages, and an answer asked for in another language, of
 * people or of programs: `translate to French` and `translate to Spanish`, `in Python` and `in Java`, `翻译成法语`.
 */
export const languageGuard = defineGuard('language', ({ languages }, { languages: cached }) => {
  if (languages.script !== cached.script && languages.script !== undefined && cached.script !== undefined)
    return 'scripts differ';
  if (
    languages.language !== cached.language &&
    languages.language !== undefined &&
    cached.language !== undefined
  )
    return 'languages differ';
  return wantsOther(languages, cached) || wantsOther(cached, languages)
    ? 'another language is asked for'
    : undefined;
});

/** Whether one prompt wants a language that the other does not name; its own language goes without saying. */
function wantsOther({ wanted }: LanguageMarks, other: LanguageMarks): boolean {
  if (wanted.size === 0) return false;
  for (const language of wanted) {
    if (other.named.has(language)) continue;
    if (other.wanted.size > 0 || language !== (other.language ?? 'english')) return true;
  }
  return false;
}
