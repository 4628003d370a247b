import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { personsExchanged } from './persons-exchanged.ts';

const she: readonly string[] = ['she', 'her', 'hers', 'herself'];
const he: readonly string[] = ['he', 'him', 'his', 'himself'];
const herChinese = /她/u;
/** Not the character in words such as `其他` (other) and `吉他` (guitar). */
const hisChinese = /(?<![其吉])他(?![人乡国日杀])/u;

/**
 * Vetoes `his` against `her`, a pronoun on one side only (it may stand for somebody else), and persons in exchanged places
 * (`can I fire my manager`, `can my manager fire me`).
 */
export const pronounsGuard = defineGuard('pronouns', (query, cached) => {
  if (uses(query, she, herChinese) !== uses(cached, she, herChinese)) return 'pronouns differ';
  if (uses(query, he, hisChinese) !== uses(cached, he, hisChinese)) return 'pronouns differ';
  return personsExchanged(query, cached) ? 'persons exchanged' : undefined;
});

function uses(
  { vocabulary, text, ideographs }: Facets,
  pronouns: readonly string[],
  chinese: RegExp,
): boolean {
  return pronouns.some((pronoun) => vocabulary.has(pronoun)) || (ideographs && chinese.test(text));
}
