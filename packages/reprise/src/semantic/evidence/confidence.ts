import type { Evidence } from './evidence.ts';

/** How sure the evidence is that the candidate's answer fits, 0 to 1. */
export function confidenceOf({ similarity, margin, agreeing }: Evidence): number {
  return 1 / (1 + Math.exp(-(8 * similarity + 8 * margin + 0.4 * agreeing - 8)));
}
