import type { Facets } from './facets.ts';

/**
 * Share of the characters and words of two prompts that both have, each as often as it stands there, 0 to 1 (Dice's
 * coefficient). Of Chinese prompts, where words are not known, it tells whether anything else differs.
 */
export function overlap({ tokens: left }: Facets, { tokens: right }: Facets): number {
  const rest = new Map<string, number>();
  for (const { text } of right) rest.set(text, (rest.get(text) ?? 0) + 1);
  let shared = 0;
  for (const { text } of left) {
    const count = rest.get(text) ?? 0;
    if (count === 0) continue;
    shared++;
    rest.set(text, count - 1);
  }
  return (2 * shared) / Math.max(1, left.length + right.length);
}

/** Overlap from which on two Chinese prompts may be about one thing. */
const related = 0.5;

/**
 * Whether a number, time or name that only one of two prompts has decides nothing: Chinese prompts that differ in much
 * else as well, which the verifier weighs.
 */
export function isBeside(query: Facets, cached: Facets): boolean {
  return query.ideographs && cached.ideographs && overlap(query, cached) < related;
}
