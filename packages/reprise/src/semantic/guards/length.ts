import { defineGuard } from './define-guard.ts';

/** Tokens by which one prompt must exceed the other before their ratio counts. */
const surplus = 40;
const ratio = 2.5;

/**
 * Vetoes a prompt that is far longer than the other, as one that carries a pasted text, and prompts that differ beyond
 * the part the guards read.
 */
export const lengthGuard = defineGuard('length', (query, cached) => {
  if (query.rest !== cached.rest) return 'too long to compare';
  const [left, right] = [query.tokens.length, cached.tokens.length];
  const [shorter, longer] = left < right ? [left, right] : [right, left];
  return longer - shorter > surplus && longer > shorter * ratio ? 'lengths differ' : undefined;
});
