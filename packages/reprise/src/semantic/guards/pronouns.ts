import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';

const she: readonly string[] = ['she', 'her', 'hers', 'herself', '她'];
const he: readonly string[] = ['he', 'him', 'his', 'himself', '他'];

/** Vetoes `his` against `her`, and a pronoun on one side only: it may stand for somebody else. */
export const pronounsGuard = defineGuard('pronouns', (query, cached) =>
  uses(query, she) === uses(cached, she) && uses(query, he) === uses(cached, he)
    ? undefined
    : 'pronouns differ',
);

function uses({ vocabulary }: Facets, pronouns: readonly string[]): boolean {
  return pronouns.some((pronoun) => vocabulary.has(pronoun));
}
