import { defineGuard } from './define-guard.ts';

/** Vetoes other ids, host names, code names and operators: what is written with digits, dots or signs among letters. */
export const identifiersGuard = defineGuard('identifiers', ({ identifiers, vocabulary }, cached) => {
  for (const identifier of identifiers) if (!cached.vocabulary.has(identifier)) return 'identifiers differ';
  for (const identifier of cached.identifiers) if (!vocabulary.has(identifier)) return 'identifiers differ';
  return undefined;
});
