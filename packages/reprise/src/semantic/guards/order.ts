import { defineGuard } from './define-guard.ts';
import { thanTurned } from './ends-turned.ts';
import { exchange } from './exchange.ts';
import type { Facets } from './facets.ts';
import { type SharedOrder, sharedOrder } from './shared-order.ts';
import { sameAgent } from './voice.ts';
import { stopWords } from './words/stop-words.ts';

/**
 * Vetoes the same words in exchanged places: `A attacks B` against `B attacks A`.
 *
 * Only prompts whose words are nearly the same are compared. A part moved as a whole (`in 1972 they moved`, `they moved
 * in 1972`) passes; so do bare keywords, whose order says little. Voices and comparisons (`than`) are left to the guard
 * `direction`.
 */
export const orderGuard = defineGuard('order', (query, cached) => {
  const order = sharedOrder(query, cached);
  if (!nearlySame(order)) return undefined;
  const change = exchange(order.left, order.right);
  if (change !== 'exchanged' && change !== 'mixed') return undefined;
  if (isKeywords(query) || isKeywords(cached) || sameAgent(query, cached) !== undefined) return undefined;
  if (thanTurned(query, cached)) return undefined;
  return change === 'exchanged' ? 'words in exchanged places' : 'words in another order';
});

/** Shared words from which on a prompt makes a statement, which may have a few words of its own. */
const statement = 6;

function nearlySame({ left, right, alone }: SharedOrder): boolean {
  return alone <= (left.length < statement ? 0 : 0.3 * (left.length + right.length));
}

function isKeywords({ tokens, text }: Facets): boolean {
  return !/[,;.?!]/u.test(text) && !tokens.some(({ kind, text }) => kind === 'word' && stopWords.has(text));
}
